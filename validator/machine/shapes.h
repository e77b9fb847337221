/* The shapes of texts: of one that is all digits how many there are, and whether the first is a zero. */

#pragma once

#include "text.h"

/* No text of UTF-8 has these bytes. */
#define SHAPES 0xFC
#define PADDED 0xFE

/* Writes the shape of a text, which is no longer than the text, or than two bytes: a `1` for every digit, `PADDED` for a zero
   in front; `x` for what is no number; ` 1` where somebody has to look. */
static byte *put_shape(byte *at, const byte *text, number length) {
    number others = length == 0, blanks = 0, strange = 0;
    for (number done = 0; done < length; done += 16) {
        const v128_t bytes = wasm_v128_load(text + done);
        const number own = length - done < 16 ? (1u << (length - done)) - 1 : 0xFFFF;
        const v128_t digits = wasm_u8x16_lt(wasm_i8x16_sub(bytes, wasm_i8x16_splat('0')), wasm_i8x16_splat(10));
        const number blank = wasm_i8x16_bitmask(wasm_u8x16_le(bytes, wasm_i8x16_splat(' ')));
        const v128_t markup = wasm_v128_or(
            wasm_i8x16_eq(bytes, wasm_i8x16_splat('&')), wasm_i8x16_eq(bytes, wasm_i8x16_splat('<'))
        );
        blanks |= blank & own;
        others |= ~(wasm_i8x16_bitmask(digits) | blank) & own;
        strange |= wasm_i8x16_bitmask(wasm_v128_or(markup, bytes)) & own;
    }
    if (strange || (blanks && !others)) {
        *at++ = ' ', *at++ = '1';
        return at;
    }
    for (number done = 0; done < length; done += 16) wasm_v128_store(at + done, wasm_i8x16_splat('1'));
    *at = others ? 'x' : text[0] == '0' ? PADDED : '1';
    return at + (others ? 1 : length);
}
