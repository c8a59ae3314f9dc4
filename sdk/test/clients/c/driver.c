/*
 * Holds anju.c to vectors: reads one request a line, words parted by tabs, and answers with a line: the length or the fault, and the bytes in hex.
 * Each request is done again in a buffer of every size, each in memory of its own, so that a sanitizer sees the first byte beyond it; where there is
 * none, a guard behind the buffer does. A text is written as '=' and hex; '-' is absent.
 */
#include "anju.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GUARD 0xa5
#define GUARD_BYTES 16
#define MOST_WORDS 8192

static char *words[MOST_WORDS];
static size_t word_count, at;

static char *word(void)
{
    if (at >= word_count) {
        fprintf(stderr, "a word is missing\n");
        exit(1);
    }
    return words[at++];
}

static const char *text(void)
{
    char *w = word(), *out = w;
    if (w[0] != '=') return NULL;
    for (char *in = w + 1; in[0] != '\0' && in[1] != '\0'; in += 2) {
        char pair[3] = {in[0], in[1], '\0'};
        *out++ = (char)strtol(pair, NULL, 16);
    }
    *out = '\0';
    return w;
}

static int64_t number(void) { return strtoll(word(), NULL, 10); }

static anju_said said;
static anju_speaker speaker;
static const char *capabilities[80];
static char kind_of_request[16];
static const char *texts[4];
static int64_t numbers[4];
static struct {
    char type;
    const char *name, *text;
    int64_t digits;
    unsigned decimals;
} fields[64];
static size_t field_count;
static anju_frame frame;
static anju_target targets[32];
static anju_point points[512];
static anju_vitals vitals;

static void read_said(void)
{
    said.boot = text();
    said.seq = strtoull(word(), NULL, 10);
    said.time_ms = number();
    said.clock = (anju_clock)number();
    said.origin = (anju_origin)number();
    said.mode = (anju_mode)number();
    said.lost_events = (uint32_t)number();
}

static void read_frame(void)
{
    frame.number = (uint32_t)number();
    frame.offset_ms = (uint32_t)number();
    frame.targets = targets;
    frame.points = points;
    frame.target_count = (size_t)number();
    for (size_t i = 0; i < frame.target_count; i++) {
        int32_t v[8];
        for (int j = 0; j < 8; j++) v[j] = (int32_t)number();
        targets[i] = (anju_target){v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]};
    }
    frame.point_count = (size_t)number();
    for (size_t i = 0; i < frame.point_count; i++) {
        int32_t v[5];
        for (int j = 0; j < 5; j++) v[j] = (int32_t)number();
        points[i] = (anju_point){v[0], v[1], v[2], v[3], v[4]};
    }
    frame.vitals = NULL;
    if (number() == 1) {
        vitals.target = (int32_t)number();
        vitals.breath_tenths_per_min = (int32_t)number();
        vitals.heart_tenths_per_min = (int32_t)number();
        frame.vitals = &vitals;
    }
}

static void read_request(void)
{
    at = 0;
    snprintf(kind_of_request, sizeof kind_of_request, "%s", word());
    if (strcmp(kind_of_request, "frame") == 0) {
        read_frame();
    } else if (strcmp(kind_of_request, "topic") == 0) {
        for (int i = 0; i < 3; i++) texts[i] = text();
        numbers[0] = number();
    } else if (strcmp(kind_of_request, "id") == 0) {
        texts[0] = text();
        numbers[0] = (int64_t)strtoull(word(), NULL, 10);
    } else if (strcmp(kind_of_request, "death") == 0) {
        texts[0] = text();
        for (int i = 0; i < 3; i++) numbers[i] = number();
    } else if (strcmp(kind_of_request, "birth") == 0) {
        read_said();
        speaker.kind = text();
        speaker.model = text();
        speaker.firmware = text();
        speaker.heartbeat_s = (uint32_t)number();
        speaker.room = text();
        speaker.capability_count = (size_t)number();
        for (size_t i = 0; i < speaker.capability_count; i++) capabilities[i] = text();
        speaker.capabilities = capabilities;
    } else { /* body */
        read_said();
        texts[0] = text();
        for (field_count = 0; at < word_count; field_count++) {
            fields[field_count].type = word()[0];
            fields[field_count].name = text();
            if (fields[field_count].type == 't') {
                fields[field_count].text = text();
            } else {
                fields[field_count].digits = number();
                fields[field_count].decimals = (unsigned)number();
            }
        }
    }
}

static int write_body(char *buffer, size_t size)
{
    anju_writer w;
    if (texts[0] != NULL)
        anju_event(&w, buffer, size, &said, texts[0]);
    else
        anju_reading(&w, buffer, size, &said);
    for (size_t i = 0; i < field_count; i++) {
        if (fields[i].type == 'f') anju_flag(&w, fields[i].name, fields[i].digits != 0);
        if (fields[i].type == 't') anju_text(&w, fields[i].name, fields[i].text);
        if (fields[i].type == 'n') anju_number(&w, fields[i].name, fields[i].digits, fields[i].decimals);
    }
    return anju_end(&w);
}

static int write_request(char *buffer, size_t size)
{
    if (strcmp(kind_of_request, "frame") == 0) return anju_encode_frame((uint8_t *)buffer, size, &frame);
    if (strcmp(kind_of_request, "topic") == 0) return anju_topic(buffer, size, texts[0], texts[1], texts[2], (anju_channel)numbers[0]);
    if (strcmp(kind_of_request, "id") == 0) return anju_id(buffer, size, texts[0], (uint64_t)numbers[0]);
    if (strcmp(kind_of_request, "death") == 0)
        return anju_death(buffer, size, texts[0], numbers[0], (anju_origin)numbers[1], (anju_reason)numbers[2]);
    if (strcmp(kind_of_request, "birth") == 0) return anju_birth(buffer, size, &said, &speaker);
    return write_body(buffer, size);
}

/* In a buffer of this size: the same bytes when they fit, ANJU_FULL when not, and nothing beyond it. */
static void hold_size(size_t size, size_t needed, const char *right, int length)
{
    unsigned char *memory = malloc(size + GUARD_BYTES);
    memset(memory, GUARD, size + GUARD_BYTES);
    int is = write_request((char *)memory, size);
    bool good = size < needed ? is == ANJU_FULL : is == length && memcmp(memory, right, (size_t)length) == 0;
    for (size_t i = 0; i < GUARD_BYTES; i++) good = good && memory[size + i] == GUARD;
    free(memory);
    unsigned char *exact = malloc(size == 0 ? 1 : size);
    good = good && write_request((char *)exact, size) == is;
    free(exact);
    if (!good) {
        fprintf(stderr, "%s: wrong in a buffer of %zu bytes\n", kind_of_request, size);
        exit(1);
    }
}

int main(void)
{
    static char line[1 << 18], buffer[1 << 16];
    while (fgets(line, sizeof line, stdin) != NULL) {
        word_count = 0;
        for (char *w = strtok(line, "\t\n"); w != NULL; w = strtok(NULL, "\t\n")) words[word_count++] = w;
        read_request();
        int length = write_request(buffer, sizeof buffer);
        printf("%d ", length);
        for (int i = 0; i < length; i++) printf("%02x", (unsigned char)buffer[i]);
        printf("\n");
        if (length < 0) continue;
        size_t needed = (size_t)length + (strcmp(kind_of_request, "frame") == 0 ? 0 : 1);
        size_t step = needed > 1024 ? 37 : 1;
        for (size_t size = 0; size < needed + 2; size += step) hold_size(size, needed, buffer, length);
        hold_size(needed - 1, needed, buffer, length);
        hold_size(needed, needed, buffer, length);
        if (write_request(NULL, 0) != ANJU_FULL) {
            fprintf(stderr, "%s: wrong without a buffer\n", kind_of_request);
            exit(1);
        }
    }
    return 0;
}
