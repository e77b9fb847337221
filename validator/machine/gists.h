/* Gists: what a row holds in brief, as a text that the host is told once, and a number that every row has which holds the same.

   Texts stand in memory of the host's, each behind its `Head`; the number of one is where that stands there. */

#pragma once

#include "known.h"
#include "shapes.h"

/* `count` groups whose texts are wanted row by row: the first `plain` as they are, the others, one at least, as shapes. */
typedef struct { number plain, count, groups[14]; } Gist;

/* How many rows have the text with a number, of one of the gists. */
typedef struct { number gist, number, rows; } Counted;

/* The texts that were met, in `most` bytes of which `used` are. The host sets the latter to `FIRST_MET` to have them forgotten,
   which is of use if it `is_full`: there was no room for one. Of those that the rows at hand have it is `told` how many have them. */
typedef struct { byte *texts; number used, most, is_full; Counted *counted; number told; } Met;

/* How long a text is, of which gist, and as which of those `counted`, from 1, its rows are; 0 as long as there are none. */
typedef struct { number length, gist, counted; } Head;

/* In place of the number of a row whose gist is not told: it is too long, has something in it that stands for another text,
   or there is no room for it. */
#define UNTOLD 0
#define FIRST_MET 8u
#define LONGEST_GIST 1024u
#define MET_SLOTS (1u << 15)
#define MOST_MET (MET_SLOTS / 4)

static struct { number hash, met; } met_slots[MET_SLOTS];
static number gists_met;
static byte gist_text[LONGEST_GIST + 32];

/* Before any rows. */
static void begin_gists(Met *met) {
    met->told = 0;
    if (met->used > FIRST_MET || !gists_met) return;
    __builtin_memset(met_slots, 0, sizeof met_slots);
    gists_met = 0;
}

/* Writes the gist of a row into `gist_text`, with a NUL behind each text; `SHAPES` and a NUL stand before the shapes. Returns its
   length; 0 if it is too long. */
static number write_gist(const Gist *gist, const byte *text, const number *own) {
    byte *at = gist_text;
    for (number one = 0; one < gist->count; one++) {
        const number *place = own + 2 * gist->groups[one];
        const number length = place[1] == NOWHERE ? 0 : place[1] - place[0];
        /* Besides a text, or a shape, at most four bytes are written for a group. */
        if (length > LONGEST_GIST - 4 || (number)(at - gist_text) > LONGEST_GIST - 4 - length) return 0;
        if (one == gist->plain) *at++ = SHAPES, *at++ = 0;
        if (place[1] == NOWHERE) {
            *at++ = NOTHING;
        } else if (one < gist->plain) {
            at = copy(at, text + place[0], length);
        } else {
            at = put_shape(at, text + place[0], length);
        }
        *at++ = 0;
    }
    return at - gist_text;
}

static int stands_for_another(const byte *at, number length) {
    const byte *end = at + length;
    return find(at, end, '&') < end || find(at, end, '<') < end || find(at, end, '\r') < end;
}

/* The number of the text in `gist_text`, of one of the gists; one that is met for the first time gets one. */
static number number_of_gist(Met *met, number gist, number length) {
    const number hash = hash_of(gist, gist_text, length);
    for (number tried = 0; tried < MOST_TRIED; tried++) {
        const number slot = (hash + tried) & (MET_SLOTS - 1), at = met_slots[slot].met;
        if (!at) {
            const number room = sizeof(Head) + ((length + 3) & ~3u);
            if (stands_for_another(gist_text, length)) return UNTOLD;
            if (gists_met >= MOST_MET || room > met->most - met->used) break;
            const number new = met->used;
            *(Head *)(met->texts + new) = (Head){length, gist, 0};
            __builtin_memcpy(met->texts + new + sizeof(Head), gist_text, length);
            met_slots[slot].hash = hash, met_slots[slot].met = new;
            met->used += room, gists_met++;
            return new;
        }
        const Head *head = (const Head *)(met->texts + at);
        if (met_slots[slot].hash != hash || head->gist != gist || head->length != length) continue;
        if (same((const byte *)(head + 1), gist_text, length)) return at;
    }
    met->is_full = 1;
    return UNTOLD;
}

/* Writes the numbers of all gists of a row, and counts them. */
APART void tell_gists(Met *met, const Gist *gists, number count, const byte *text, const number *own, number *numbers) {
    for (number gist = 0; gist < count; gist++) {
        const number length = write_gist(gists + gist, text, own);
        const number it = numbers[gist] = length ? number_of_gist(met, gist, length) : UNTOLD;
        if (it == UNTOLD) continue;
        Head *head = (Head *)(met->texts + it);
        if (!head->counted) met->counted[met->told++] = (Counted){gist, it, 0}, head->counted = met->told;
        met->counted[head->counted - 1].rows++;
    }
}

/* So that the next rows are counted anew. */
static void end_gists(const Met *met) {
    for (number one = 0; one < met->told; one++) ((Head *)(met->texts + met->counted[one].number))->counted = 0;
}
