/* What is known: an exact set of texts, each of a kind, which is emptied when it is full. */

#pragma once

#include "text.h"

#define SLOTS (1u << 18)
#define FEWEST_SLOTS (1u << 10)
#define MOST_TEXTS (SLOTS / 2)
#define ARENA (8u << 20)
#define LONGEST 512u
#define MOST_TRIED 64u

static struct { number hash, text; } slots[SLOTS + 1];
static byte arena[ARENA];
static number texts_known, arena_used, slots_used = FEWEST_SLOTS;

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
        number slot = (hash + tried) & (slots_used - 1);
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

static void put(number slot, number hash, number text) { slots[slot].hash = hash, slots[slot].text = text; }

/* Spreads what is known over four times as many slots: few slots stay in a processor's nearer memory. */
static void spread(void) {
    slots_used *= 4;
    __builtin_memset(slots, 0, slots_used * sizeof slots[0]);
    for (number at = 0; at < arena_used;) {
        const number *head = (const number *)(arena + at);
        const number hash = hash_of(head[0], arena + at + 8, head[1]);
        const number slot = slot_of(head[0], arena + at + 8, head[1], hash);
        if (slot < SLOTS) put(slot, hash, at + 8);
        at += 8 + ((head[1] + 7) & ~7u);
    }
}

/* 0 if there is no room for it any more. */
static int know(number kind, const byte *text, number length) {
    if (length > LONGEST) return 1;
    number room = 8 + ((length + 7) & ~7u) + 8;
    if (texts_known >= MOST_TEXTS || arena_used + room > ARENA) return 0;
    if (slots_used < SLOTS && 2 * texts_known >= slots_used) spread();
    number hash = hash_of(kind, text, length), slot = slot_of(kind, text, length, hash);
    if (slot == SLOTS || slots[slot].text) return 1;
    number *head = (number *)(arena + arena_used);
    head[0] = kind, head[1] = length;
    __builtin_memcpy(arena + arena_used + 8, text, length);
    put(slot, hash, arena_used + 8);
    arena_used += room - 8;
    texts_known++;
    return 1;
}
