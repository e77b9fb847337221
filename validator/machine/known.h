/* What is known: an exact set of texts, each of a kind, which is emptied when it is full. */

#pragma once

#include "text.h"

#define SLOTS (1u << 18)
#define MOST_TEXTS (SLOTS / 2)
#define ARENA (8u << 20)
#define LONGEST 512u
#define MOST_TRIED 64u

static struct { number hash, text; } slots[SLOTS + 1];
static byte arena[ARENA];
static number texts_known, arena_used;

/* Products of the halves of what is there, each with a salt of its own, are added up: none of them waits for another. */
static number hash_of(number kind, const byte *text, number length) {
    wide hash = kind, salt = 0x9E3779B97F4A7C15ull ^ length;
    for (;; text += 8, length -= 8) {
        const wide salted = (length < 8 ? (length ? eight(text) << (64 - 8 * length) : 0) : eight(text)) ^ salt;
        hash += (wide)(number)salted * (salted >> 32);
        if (length <= 8) break;
        salt += 0x9E3779B97F4A7C15ull;
    }
    hash = (hash ^ hash >> 32) * 0xD6E8FEB86659FD93ull;
    return (number)(hash >> 32);
}

/* Where a text stands, or would; the one behind all others, which is always empty, where many others are in the way. In the
   arena a text follows its kind and its length. */
static number slot_of(number kind, const byte *text, number length, number hash) {
    for (number tried = 0; tried < MOST_TRIED; tried++) {
        number slot = (hash + tried) & (SLOTS - 1);
        if (!slots[slot].text) return slot;
        const byte *known = arena + slots[slot].text;
        const number *head = (const number *)(known - 8);
        if (slots[slot].hash == hash && head[0] == kind && head[1] == length && same(known, text, length)) return slot;
    }
    return SLOTS;
}

static int is_known(number kind, const byte *text, number length) {
    return length <= LONGEST && slots[slot_of(kind, text, length, hash_of(kind, text, length))].text != 0;
}

/* 0 if there is no room for it any more. */
static int know(number kind, const byte *text, number length) {
    if (length > LONGEST) return 1;
    number room = 8 + ((length + 7) & ~7u) + 8;
    if (texts_known >= MOST_TEXTS || arena_used + room > ARENA) return 0;
    number hash = hash_of(kind, text, length), slot = slot_of(kind, text, length, hash);
    if (slot == SLOTS || slots[slot].text) return 1;
    number *head = (number *)(arena + arena_used);
    head[0] = kind, head[1] = length;
    __builtin_memcpy(arena + arena_used + 8, text, length);
    slots[slot].hash = hash, slots[slot].text = arena_used + 8;
    arena_used += room - 8;
    texts_known++;
    return 1;
}
