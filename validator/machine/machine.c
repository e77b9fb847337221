/* The machine: recognises records as Python's `re` would with the same expression, several times as fast.

   It runs a program that `program.py` made of the expression, over text that the host has written into memory. It has
   no library, reads nothing but its memory, and is compiled to WebAssembly, whose engine holds it to that: whatever
   a feed makes it do, it can do no harm. `tools/machine.py` compiles it.

   All numbers are 32 bits wide. Behind the text there are at least 16 bytes more that may be read. */

#include "characters.h"
#include "expression.h"
#include "gists.h"
#include "known.h"

#define EXPORT(name) __attribute__((export_name(#name)))

typedef struct { number start, end, lines, lines_before, look, is_tiny; } Row;

/* What is asked of the texts of `count` groups together: those that are known as of `kind` need not be told. If it
   `is_each`, of one group, whose text needs not be told where there is none. */
typedef struct { number kind, is_each, count, groups[13]; } Watch;
typedef struct { number row, watch; } Unknown;

/* What there is to do: the program, and what it fills: rows, the places of their groups, what is not known of them, the texts
   of all groups, and the numbers of all gists of the first row, of the second, and so on. What is learnt are `length` texts that
   stand in `joined`, each behind its kind and its length. The texts of those groups are joined that are `wanted`. */
typedef struct {
    const number *steps;
    const byte *literals;
    number groups, anchor;
    const Watch *watches;
    number watched, minds_odd;
    const byte *text;
    number length, start;
    Row *rows;
    number *captured;
    number row, most_rows;
    Unknown *unknown;
    number told, most_told;
    byte *joined;
    number shortest;
    const Gist *gists;
    number gists_told;
    number *numbers;
    Met met;
    const byte *wanted;
} Work;

static byte together[LONGEST + 16];

WITHIN int is_known_of(const Watch *watch, const byte *text, const number *own) {
    if (watch->is_each) {
        const number *place = own + 2 * watch->groups[0];
        return place[1] == NOWHERE || is_known(watch->kind, text + place[0], place[1] - place[0]);
    }
    number length = 0;
    for (number one = 0; one < watch->count; one++) {
        const number *place = own + 2 * watch->groups[one];
        if (place[1] == NOWHERE) {
            if (length + 2 > LONGEST) return 0;
            together[length++] = NOTHING, together[length++] = 0;
            continue;
        }
        number more = place[1] - place[0];
        if (length + more + 1 > LONGEST) return 0;
        copy(together + length, text + place[0], more);
        length += more;
        together[length++] = 0;
    }
    return is_known(watch->kind, together, length);
}

static number lines_in(const byte *at, const byte *end) {
    number lines = 0;
    while ((at = find(at, end, '\n')) < end) lines++, at++;
    return lines;
}

/* Joins the texts that each wanted group holds in all rows, with a NUL behind each. Where a group's texts end is told first, counted
   from the end of what tells that. */
APART void join(Work *work) {
    number *ends = (number *)work->joined;
    byte *begin = work->joined + 4 * work->groups, *at = begin;
    for (number group = 0; group < work->groups; group++) {
        const number *place = work->captured + 2 * group;
        for (number row = work->wanted[group] ? 0 : work->row; row < work->row; row++, place += 2 * work->groups) {
            if (place[1] == NOWHERE) {
                *at++ = NOTHING;
            } else {
                at = copy(at, work->text + place[0], place[1] - place[0]);
            }
            *at++ = 0;
        }
        ends[group] = at - begin;
    }
}

static int begins(const byte *at, const byte *end) {
    return end - at > 5 && same(at, (const byte *)"<user\0\0\0", 5) && (at[5] == '>' || at[5] == ' ');
}

/* Where a record may begin behind what begins at `at`, and is none; `end` where none does. No expression for records takes
   anything that has their end tag in it but at its end, so nothing is looked at again and again. */
APART const byte *beyond(const byte *at, const byte *end) {
    if (begins(at, end)) {
        while ((at = find(at + 1, end, '<')) < end && !(end - at >= 7 && same(at, (const byte *)"</user>\0", 7))) {}
    }
    while ((at = find(at, end, '<')) < end && !begins(at, end)) at++;
    return at;
}

/* Takes records from `start` on, in their order, and leaves out what is none, as far as there is room. */
EXPORT(recognise) void recognise(Work *work) {
    const Program program = {work->steps, work->literals, work->groups};
    const byte *text = work->text, *at = text + work->start, *end = text + work->length;
    work->row = work->told = 0;
    begin_gists(&work->met);
    while (work->row < work->most_rows && work->told + work->watched <= work->most_told) {
        number *own = work->captured + work->row * 2 * work->groups;
        Row *row = work->rows + work->row;
        const byte *stop = match(&program, text, at, end, own);
        if (!stop || stop == at) {
            at = beyond(at, end);
            if (at == end) break;
            continue;
        }
        row->start = at - text, row->end = stop - text;
        row->look = look(at, stop, work->minds_odd, &row->lines);
        const number *anchor = work->anchor ? own + 2 * work->anchor - 2 : 0;
        const byte *last = stop;
        while (last[-1] <= ' ') last--;
        row->is_tiny = (number)(last - at) < work->shortest;
        row->lines_before = anchor && anchor[1] != NOWHERE ? lines_in(at, text + anchor[0]) : 0;
        for (number watch = 0; watch < work->watched; watch++)
            if (!is_known_of(work->watches + watch, text, own))
                work->unknown[work->told++] = (Unknown){work->row, watch};
        at = stop, work->row++;
    }
    for (number row = 0; row < work->row; row++) {
        const number *own = work->captured + row * 2 * work->groups;
        tell_gists(&work->met, work->gists, work->gists_told, text, own, work->numbers + row * work->gists_told);
    }
    end_gists(&work->met);
    join(work);
}

EXPORT(forget) void forget(Work *work) {
    (void)work;
    __builtin_memset(slots, 0, sizeof slots);
    texts_known = arena_used = 0, slots_used = FEWEST_SLOTS;
}

/* Learns texts; leaves in `length` how many there was room for. */
EXPORT(learn) void learn(Work *work) {
    const byte *at = work->joined;
    for (number one = 0; one < work->length; one++) {
        number head[2];
        __builtin_memcpy(head, at, 8);
        if (!know(head[0], at + 8, head[1])) {
            work->length = one;
            return;
        }
        at += 8 + head[1];
    }
}
