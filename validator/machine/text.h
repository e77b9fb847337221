/* Texts, looked at eight or sixteen bytes at a time. */

#pragma once

#include <wasm_simd128.h>

/* What is done for every record becomes one function; what is done once for many of them, or seldom, stands apart. Left to the
   compiler, this changes with every line that is written, and with it the speed by a quarter. */
#define WITHIN static inline __attribute__((always_inline))
#define APART static __attribute__((noinline))

typedef unsigned char byte;
typedef unsigned int number;
typedef unsigned long long wide;

/* In place of a text that is not there: no text of UTF-8 has it. */
#define NOTHING 0xFF

static inline wide eight(const byte *at) {
    wide value;
    __builtin_memcpy(&value, at, 8);
    return value;
}

/* The entry of a byte in a table of numbers of two bytes each. */
static inline number two(const byte *table, byte of) {
    unsigned short value;
    __builtin_memcpy(&value, table + 2 * of, 2);
    return value;
}

/* Both may be read up to 8 bytes beyond `length`. */
static inline int same(const byte *one, const byte *other, number length) {
    while (length > 8) {
        if (eight(one) != eight(other)) return 0;
        one += 8, other += 8, length -= 8;
    }
    return length == 0 || ((eight(one) ^ eight(other)) << (64 - 8 * length)) == 0;
}

/* Copies a text; up to 15 bytes more may be read behind it, and written. The engine's own instruction for that calls a function
   each time, which takes longer than most texts. */
static inline byte *copy(byte *at, const byte *text, number length) {
    for (number done = 0; done < length; done += 16) wasm_v128_store(at + done, wasm_v128_load(text + done));
    return at + length;
}

/* The first `wanted` from `at` on; `end` where there is none. */
static inline const byte *find(const byte *at, const byte *end, byte wanted) {
    const v128_t all = wasm_i8x16_splat((char)wanted);
    for (; at < end; at += 16) {
        number hits = wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(at), all));
        if (hits) {
            at += __builtin_ctz(hits);
            return at < end ? at : end;
        }
    }
    return end;
}

/* The first that is not `passed` from `at` on; `end` where all are. */
static inline const byte *skip(const byte *at, const byte *end, byte passed) {
    const v128_t all = wasm_i8x16_splat((char)passed);
    for (; at < end; at += 16) {
        number others = ~wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(at), all)) & 0xFFFF;
        if (others) {
            at += __builtin_ctz(others);
            return at < end ? at : end;
        }
    }
    return end;
}
