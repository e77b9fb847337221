/* Characters and references: whether they are well-formed, and worth a closer look. See `grammar/glance.py`. */

#pragma once

#include "known.h"

enum { SOUND, LOOK_CLOSER };

static inline int is_letter(byte it) { return (it | 32) - 'a' < 26u || it >= 0x80; }
static inline int is_word(byte it) { return (it | 32) - 'a' < 26u || it - '0' < 10u || it == '_'; }

/* How many bytes of the character at `at` are UTF-8, as Unicode has it, and no noncharacter that XML forbids; or 0. */
static number utf8(const byte *at, const byte *end) {
    number length = at[0] < 0xC2 ? 0 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : at[0] < 0xF5 ? 4 : 0;
    if (!length || length > (number)(end - at)) return 0;
    for (number more = 1; more < length; more++)
        if ((at[more] & 0xC0) != 0x80) return 0;
    if (at[0] == 0xE0 && at[1] < 0xA0) return 0;
    if (at[0] == 0xED && at[1] > 0x9F) return 0;
    if (at[0] == 0xEF && at[1] == 0xBF && at[2] >= 0xBE) return 0;
    if (at[0] == 0xF0 && at[1] < 0x90) return 0;
    if (at[0] == 0xF4 && at[1] > 0x8F) return 0;
    return length;
}

/* Whether what follows the reference to an ampersand looks as if that began another reference. */
static int may_be_doubled(const byte *at, const byte *end) {
    if (at < end && *at == '#') at++;
    for (number more = 0; more < 31 && at < end && is_word(*at); more++) at++;
    return at < end && (*at == ';' || *at == '&' || *at == ']' || is_word(*at));
}

static inline number digit(byte it, number base) {
    if (it - '0' < 10u) return it - '0';
    return base == 16 && (it | 32) - 'a' < 6u ? (it | 32) - 'a' + 10 : 16;
}

/* The end of the reference at `at`, and what it means in UTF-8 if that is beyond ASCII; 0 where the host must look. */
static const byte *reference(const byte *at, const byte *end, byte *meant, number *meant_length) {
    static const struct { byte name[8]; number length; } named[] = {
        {"&lt;", 4}, {"&gt;", 4}, {"&quot;", 6}, {"&apos;", 6}, {"&amp;", 5},
    };
    *meant_length = 0;
    for (number one = 0; one < 5; one++) {
        if ((number)(end - at) < named[one].length || !same(at, named[one].name, named[one].length)) continue;
        at += named[one].length;
        return one == 4 && may_be_doubled(at, end) ? 0 : at;
    }
    if (end - at < 4 || at[1] != '#') return 0;
    number base = at[2] == 'x' ? 16 : 10, value = 0, digits = 0, next;
    at += base == 16 ? 3 : 2;
    if (*at == '0') return 0;
    for (; at < end && (next = digit(*at, base)) < base; at++) {
        value = value * base + next;
        if (++digits > 5) return 0;
    }
    /* As far as `texts.REFERENCE` goes. */
    if (at == end || *at != ';' || value < ' ' || value == '&' || value == '?') return 0;
    if (value > (base == 16 ? 0xCFFF : 54999)) return 0;
    if (value >= 0x800) {
        meant[0] = 0xE0 | value >> 12, meant[1] = 0x80 | (value >> 6 & 0x3F), meant[2] = 0x80 | (value & 0x3F);
        *meant_length = 3;
    } else if (value >= 0x80) {
        meant[0] = 0xC0 | value >> 6, meant[1] = 0x80 | (value & 0x3F);
        *meant_length = 2;
    } else if (value == 0x7F) {
        meant[0] = 0x7F, *meant_length = 1;
    }
    return at + 1;
}

static const byte section[] = "![CDATA[";

/* Behind the "]]>" that ends a section; 0 where nothing does. */
static const byte *find_end_of_section(const byte *at, const byte *end) {
    for (; (at = find(at, end, ']')) < end; at++)
        if (end - at >= 3 && at[1] == ']' && at[2] == '>') return at + 3;
    return 0;
}

#define MOST_ODD 256

static byte odd[MOST_ODD + 16];

/* Whether all characters and references from `at` to `end` are well-formed, and none of them is worth a closer look;
   where `minds_odd`, those beyond ASCII of one text must be known, together, as kind 0. `lines` is how many LF there are. */
WITHIN number look(const byte *at, const byte *end, int minds_odd, number *lines) {
    number odd_length = 0, found_lines = 0, result = SOUND;
    const byte *odd_end = 0, *passed = at, *section_end = 0;
    for (; at < end; at += 16) {
        v128_t chunk = wasm_v128_load(at);
        v128_t line = wasm_i8x16_eq(chunk, wasm_i8x16_splat('\n'));
        /* As numbers with a sign, bytes from 0x80 on are below a blank, too. */
        v128_t low = wasm_i8x16_lt(chunk, wasm_i8x16_splat(' '));
        v128_t layout = wasm_v128_or(line, wasm_v128_or(wasm_i8x16_eq(chunk, wasm_i8x16_splat('\t')),
                                                         wasm_i8x16_eq(chunk, wasm_i8x16_splat('\r'))));
        v128_t marks = wasm_v128_or(
            wasm_v128_or(wasm_i8x16_eq(chunk, wasm_i8x16_splat('&')), wasm_i8x16_eq(chunk, wasm_i8x16_splat('!'))),
            wasm_v128_or(wasm_i8x16_eq(chunk, wasm_i8x16_splat('?')), wasm_i8x16_eq(chunk, wasm_i8x16_splat(']'))));
        v128_t special = wasm_v128_or(wasm_v128_or(wasm_v128_andnot(low, layout), marks),
                                      wasm_i8x16_eq(chunk, wasm_i8x16_splat(0x7F)));
        number left = end - at < 16 ? (1u << (end - at)) - 1 : 0xFFFF;
        found_lines += __builtin_popcount(wasm_i8x16_bitmask(line) & left);
        number hits = wasm_i8x16_bitmask(special) & left;
        for (; hits; hits &= hits - 1) {
            const byte *here = at + __builtin_ctz(hits);
            if (here < passed) continue;
            byte it = *here, meant[4];
            if (here >= section_end) section_end = 0;
            if (it == '&' && section_end) {
                if (may_be_doubled(here + 1, end)) result = LOOK_CLOSER;
            } else if (it == '&' || it >= 0x80 || it == 0x7F) {
                const byte *written = here;
                number length;
                if (it == '&') {
                    passed = reference(here, end, meant, &length), written = meant;
                    if (!passed) result = LOOK_CLOSER, passed = here + 1;
                } else {
                    length = it == 0x7F ? 1 : utf8(here, end), passed = here + length;
                    if (!length) result = LOOK_CLOSER, passed = here + 1;
                }
                if (!minds_odd || result || !length) continue;
                if (odd_length && find(odd_end, here, '<') < here) {
                    if (!is_known(0, odd, odd_length)) result = LOOK_CLOSER;
                    odd_length = 0;
                }
                if (odd_length + length > MOST_ODD) { result = LOOK_CLOSER; continue; }
                for (number more = 0; more < length; more++) odd[odd_length++] = written[more];
                odd_end = passed;
            } else if (it == '?') {
                /* the record ends with a tag, and begins with one */
                byte before = here[-1], behind = here[1];
                if ((is_letter(before) || before == ';' || before == '>' || before == '[') &&
                    (is_letter(behind) || behind == '&' || behind == ']' || (behind == '<' && here[2] == '!'))) result = LOOK_CLOSER;
            } else if (it == '!') {
                if (section_end || here[-1] != '<') continue;
                section_end = same(here, section, 8) ? find_end_of_section(here + 8, end) : 0;
                if (!section_end) result = LOOK_CLOSER;
                /* What stands before a section and in it is one text. */
                if (odd_length && find(odd_end, here, '<') == here - 1) odd_end = here;
            } else if (it == ']') {
                if (section_end && here == section_end - 3) passed = section_end;
                else if (here[1] == ']') result = LOOK_CLOSER;
            } else {
                result = LOOK_CLOSER;
            }
        }
    }
    if (odd_length && !is_known(0, odd, odd_length)) result = LOOK_CLOSER;
    *lines = found_lines;
    return result;
}
