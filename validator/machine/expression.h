/* The program of an expression: goes the way that Python's `re` goes, and back where it goes back. */

#pragma once

#include "text.h"

#define NOWHERE 0xFFFFFFFFu

enum {
    ACCEPT, JUMP, LITERAL, SET, SPAN, UNTIL, SHRINK, GROW, CHOICE, SWITCH, TRY, ATOM, COMMIT, LOOK, LOOKED,
    REFUSE, REFUSED, BEHIND, PEEK, PEEK_NOT, PEEK_SET, PEEK_NOT_SET, LAST_SET, OPEN, CLOSE, LOOP, AGAIN, ENOUGH, GAP,
    TRY_ATOM, LEAVE, CALL, RETURN, TEXT,
};

#define MOST_WAYS 4096
#define MOST_DEEP 64
#define MOST_GROUPS 1024
#define LEVELS 2
#define MOST_STEPS 2000000u

enum { ANOTHER, SHORTER, LONGER };

/* What is asked of an end tag behind a text: nothing, that its beginning stands there, or that it is taken with the text. */
enum { UNASKED, THERE, TAKEN };

/* A way not tried yet: go on at `step` from `at`, with the groups that were captured first. One that is SHORTER may
   begin at any place down to `limit`, one that is LONGER up to it, over bytes of `set`. */
typedef struct {
    const number *step;
    const byte *at, *limit, *set;
    number captured, kind;
} Way;

static Way ways[MOST_WAYS];
static number order[MOST_GROUPS];

typedef struct {
    const number *steps;   /* the program */
    const byte *literals;  /* what its steps point to: texts, and tables of 256 bytes */
    number groups;
} Program;

static inline const byte *span(const byte *at, const byte *end, const byte *set) {
    while (at < end && set[*at]) at++;
    return at;
}

#define LONG 31

/* Of which sorts a text is that is not empty: each is a bit in what four tables have for its first two bytes and its last two, of
   which the inner may stand beyond a text of one byte, and in what a fifth has for its length. */
static inline number sorts(const byte *tables, const byte *at, const byte *stop) {
    const number length = stop - at < LONG ? stop - at : LONG;
    return two(tables, at[0]) & two(tables + 512, at[1]) & two(tables + 1024, stop[-2]) & two(tables + 1536, stop[-1])
        & two(tables + 2048, length);
}

/* Where the record that begins at `at` ends; 0 if it is none. `groups` are filled, with places counted from `text`. */
WITHIN const byte *match(const Program *program, const byte *text, const byte *at, const byte *end, number *groups) {
    const number *step = program->steps, *back[LEVELS] = {0};
    const byte *literals = program->literals;
    Way *way = ways, *const last = ways + MOST_WAYS;
    Way *frames[MOST_DEEP];
    const byte *places[MOST_DEEP];
    number counts[MOST_DEEP], captured = 0, done = 0;

    for (number group = 0; group < 2 * program->groups; group++) groups[group] = NOWHERE;
    for (;;) {
        const number operation = step[0] & 0xFF, argument = step[0] >> 8;
        switch (operation) {
        case ACCEPT:
            return at;
        case JUMP:
            step = program->steps + step[1];
            continue;
        case LITERAL:
            if (argument > (number)(end - at) || !same(at, literals + step[1], argument)) goto fail;
            at += argument, step += 2;
            continue;
        case SET:
            if (at >= end || !literals[step[1] + *at]) goto fail;
            at++, step += 2;
            continue;
        case SPAN: {
            /* set, least, most */
            const byte *limit = (number)(end - at) > step[3] ? at + step[3] : end;
            const byte *stop = span(at, limit, literals + step[1]);
            if ((number)(stop - at) < step[2]) goto fail;
            at = stop, step += 4;
            continue;
        }
        case UNTIL: {
            /* byte, least, most */
            const byte *limit = (number)(end - at) > step[3] ? at + step[3] : end;
            const byte *stop = find(at, limit, (byte)step[1]);
            if ((number)(stop - at) < step[2]) goto fail;
            at = stop, step += 4;
            continue;
        }
        case SHRINK: {
            const byte *limit = (number)(end - at) > step[3] ? at + step[3] : end;
            const byte *stop = span(at, limit, literals + step[1]);
            const byte *least = at + step[2];
            if (stop < least) goto fail;
            step += 4;
            if (stop > least) {
                if (way == last) return 0;
                *way++ = (Way){step, stop - 1, least, 0, captured, SHORTER};
            }
            at = stop;
            continue;
        }
        case GROW: {
            const byte *limit = (number)(end - at) > step[3] ? at + step[3] : end;
            const byte *set = literals + step[1], *least = at + step[2];
            if (least > limit || span(at, least, set) < least) goto fail;
            at = least, step += 4;
            if (way == last) return 0;
            *way++ = (Way){step, at, limit, set, captured, LONGER};
            continue;
        }
        case CHOICE:
            if (way == last) return 0;
            *way++ = (Way){program->steps + step[1], at, 0, 0, captured, ANOTHER};
            step += 2;
            continue;
        case SWITCH: {
            /* a table of the ways by the next byte, and where each of them goes on; the last is for the end */
            number chosen = at < end ? literals[step[1] + *at] : argument;
            if (chosen == 0xFF) goto fail;
            step = program->steps + step[2 + chosen];
            continue;
        }
        case TRY:
            /* a literal, and where to go on without it: or with it, if that fails later */
            if (argument > (number)(end - at) || !same(at, literals + step[1], argument)) {
                step = program->steps + step[2];
                continue;
            }
            if (way == last) return 0;
            *way++ = (Way){program->steps + step[2], at, 0, 0, captured, ANOTHER};
            at += argument, step += 3;
            continue;
        case TRY_ATOM:
            /* the same where nothing is to be gone back to in what follows, up to its end */
            if (step[3] > (number)(end - at) || !same(at, literals + step[1], step[3])) {
                step = program->steps + step[2];
                continue;
            }
            frames[argument] = way;
            if (way == last) return 0;
            *way++ = (Way){program->steps + step[2], at, 0, 0, captured, ANOTHER};
            at += step[3], step += 4;
            continue;
        case GAP: {
            /* a literal, as often a byte as it comes, and another literal */
            if (argument > (number)(end - at) || !same(at, literals + step[1], argument)) goto fail;
            at = skip(at + argument, end, (byte)step[2]);
            if (step[4] > (number)(end - at) || !same(at, literals + step[3], step[4])) goto fail;
            at += step[4], step += 5;
            continue;
        }
        case ATOM:
            frames[argument] = way, step++;
            continue;
        case COMMIT:
            way = frames[argument], step++;
            continue;
        case LEAVE:
            way = frames[argument], step = program->steps + step[1];
            continue;
        case CALL:
            /* what is called is one atomic group of a level, and calls none but of the next: so each has one place to return to */
            back[argument] = step + 2, step = program->steps + step[1];
            continue;
        case RETURN:
            step = back[argument];
            continue;
        case TEXT: {
            /* tables, most, and where to go on behind a text of any sort that they tell */
            const byte *limit = (number)(end - at) > step[2] ? at + step[2] + 1 : end;
            const byte *stop = find(at, limit, '<');
            if (stop > at && stop < limit && (!argument || (end - stop > 1 && stop[1] == '/'))
                && sorts(literals + step[1], at, stop)) {
                at = argument == TAKEN ? stop + 2 : stop, step = program->steps + step[3];
                continue;
            }
            step += 4;
            continue;
        }
        case LOOK:
            frames[argument] = way, places[argument] = at, step++;
            continue;
        case LOOKED:
            way = frames[argument], at = places[argument], step++;
            continue;
        case REFUSE:
            frames[argument] = way;
            if (way == last) return 0;
            *way++ = (Way){program->steps + step[1], at, 0, 0, captured, ANOTHER};
            step += 2;
            continue;
        case REFUSED:
            way = frames[argument];
            goto fail;
        case BEHIND:
            if (step[1] > (number)(at - text)) goto fail;
            at -= step[1], step += 2;
            continue;
        case PEEK:
            if (argument > (number)(end - at) || !same(at, literals + step[1], argument)) goto fail;
            step += 2;
            continue;
        case PEEK_NOT:
            if (argument <= (number)(end - at) && same(at, literals + step[1], argument)) goto fail;
            step += 2;
            continue;
        case PEEK_SET:
            if (at >= end || !literals[step[1] + *at]) goto fail;
            step += 2;
            continue;
        case PEEK_NOT_SET:
            if (at < end && literals[step[1] + *at]) goto fail;
            step += 2;
            continue;
        case LAST_SET:
            if (at == text || !literals[step[1] + at[-1]]) goto fail;
            step += 2;
            continue;
        case OPEN:
            groups[2 * argument] = at - text, step++;
            continue;
        case CLOSE:
            groups[2 * argument + 1] = at - text, order[captured++] = argument, step++;
            continue;
        case LOOP:
            counts[argument] = 0, step++;
            continue;
        case AGAIN:
            /* most, the beginning: what was repeated is final, and comes to an end where it took nothing */
            way = frames[argument];
            step = ++counts[argument] < step[1] && way->at != at ? program->steps + step[2] : step + 3;
            continue;
        case ENOUGH:
            if (counts[argument] < step[1]) goto fail;
            step += 2;
            continue;
        default:
            goto fail;
        }
    fail:
        if (way == ways || ++done > MOST_STEPS) return 0;
        way--;
        while (captured > way->captured) {
            number group = order[--captured];
            groups[2 * group] = groups[2 * group + 1] = NOWHERE;
        }
        at = way->at, step = way->step;
        if (way->kind == SHORTER) {
            if (at > way->limit) way->at--, way++;
        } else if (way->kind == LONGER) {
            if (at == way->limit || !way->set[*at]) goto fail;
            at++;
            way->at = at, way++;
        }
    }
}
