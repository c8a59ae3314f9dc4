/*
 * The Anju device protocol for C: writes topics, envelopes and radar frames into buffers of the caller.
 *
 * C99; no allocation, no floating point, no locale, no state, nothing but this header and anju.c. Everything is checked: what the
 * protocol does not allow is refused, and nothing is ever written beyond a buffer. The rules and their ids stand in the SDK's SPEC.md.
 *
 *     char payload[256];
 *     anju_said said = {.boot = "l8x2k1-7f", .seq = 0, .time_ms = 1772323200000, .clock = ANJU_SYNCED, .origin = ANJU_REAL};
 *     anju_writer w;
 *     anju_event(&w, payload, sizeof payload, &said, "gas");
 *     anju_flag(&w, "alarm", true);
 *     anju_number(&w, "gas_lel_pct", 125, 1);              // 12.5
 *     int length = anju_end(&w);                           // negative: one of the faults below
 *
 * Publish `event` at QoS 1 again and again with the same bytes until a `confirm` with its id (anju_id) has come [EVT-2, EVT-3].
 * Licence: Apache-2.0.
 */
#ifndef ANJU_H
#define ANJU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a function gives instead of a length. */
#define ANJU_FULL (-1)  /* the buffer is too small: give it more */
#define ANJU_WRONG (-2) /* a value that the protocol does not allow, or a call out of its turn */

/* Limits of the protocol [LIM-1, LIM-2]. */
#define ANJU_PAYLOAD_BYTES 16384
#define ANJU_FRAME_BYTES 8192
#define ANJU_FRAME_TARGETS 16
#define ANJU_FRAME_POINTS 400

/* No time: the device was never told one [TIME-4]. */
#define ANJU_NO_TIME INT64_C(-1)

typedef enum { ANJU_BIRTH, ANJU_DEATH, ANJU_EVENT, ANJU_READING, ANJU_FRAME, ANJU_REPLY, ANJU_COMMAND, ANJU_CONFIRM } anju_channel;
typedef enum { ANJU_SYNCED, ANJU_DRIFTING, ANJU_UNSET } anju_clock;
typedef enum { ANJU_REAL, ANJU_SIMULATED } anju_origin;
typedef enum { ANJU_MODE_ABSENT, ANJU_ACTUAL, ANJU_TEST, ANJU_DRILL } anju_mode;
typedef enum { ANJU_LOST, ANJU_SHUTDOWN, ANJU_RESTART, ANJU_BATTERY } anju_reason;

/* Everything of a full envelope but its body. */
typedef struct {
    const char *boot;     /* 1 to 32 of A-Z a-z 0-9 _ -, new at each start of the device [ENV-4] */
    uint64_t seq;         /* counts the messages of this boot and channel from 0 [ENV-3]; at most 2^53 - 1 */
    int64_t time_ms;      /* ms since 1970-01-01T00:00Z, or ANJU_NO_TIME */
    anju_clock clock;     /* what that time is worth [TIME-2] */
    anju_origin origin;
    anju_mode mode;       /* ANJU_MODE_ABSENT means actual */
    uint32_t lost_events; /* events that found no room since the device was made [EVT-6]; told when it is not 0 */
} anju_said;

/* What a device says of itself in its birth [PRES-1]. Texts are UTF-8. */
typedef struct {
    const char *kind;
    const char *model;    /* 1 to 64 characters */
    const char *firmware; /* 1 to 64 characters */
    uint32_t heartbeat_s; /* longest silence while it lives, 1 to 86,400 */
    const char *room;     /* NULL where it does not know it */
    const char *const *capabilities;
    size_t capability_count; /* at most 64 */
} anju_speaker;

/* A message that is being written. Its fields are not for the caller. */
typedef struct {
    char *text;
    size_t size;
    size_t length;
    int fault;
    uint32_t lost_events;
    bool first;
} anju_writer;

/* All that give an int: the length written (a text ends in a NUL that is not counted), or ANJU_FULL or ANJU_WRONG. */

/* `anju/1/{site}/{home}/{device}/{channel}` [TOPIC-1, TOPIC-2]. */
int anju_topic(char *text, size_t size, const char *site, const char *home, const char *device, anju_channel channel);

/* The id of a message, by which its confirmation is known [ENV-5]. */
int anju_id(char *text, size_t size, const char *boot, uint64_t seq);

/* A whole birth: publish it retained, at QoS 1, before anything else. */
int anju_birth(char *text, size_t size, const anju_said *said, const anju_speaker *speaker);

/* A whole death: the will (ANJU_LOST, never with a time) or the goodbye [PRES-3, PRES-4]. */
int anju_death(char *text, size_t size, const char *boot, int64_t time_ms, anju_origin origin, anju_reason reason);

/* Begins an event or a reading; its fields follow, then anju_end. Faults wait until then. */
void anju_event(anju_writer *writer, char *text, size_t size, const anju_said *said, const char *event);
void anju_reading(anju_writer *writer, char *text, size_t size, const anju_said *said);

/* One field of the body each. Names are as the kind defines them: a-z, 0-9 and _. */
void anju_flag(anju_writer *writer, const char *name, bool value);
void anju_text(anju_writer *writer, const char *name, const char *value);
/* digits / 10^decimals, as short as it can be written: (125, 1) is 12.5. At most 9 decimals. */
void anju_number(anju_writer *writer, const char *name, int64_t digits, unsigned decimals);

int anju_end(anju_writer *writer);

/* The binary radar frame [FRAME-1]. Values beyond their range are cut to it. */
typedef struct {
    int32_t id;
    int32_t x_mm, y_mm, z_mm;
    int32_t vx_mm_s, vy_mm_s, vz_mm_s;
    int32_t confidence_pct;
} anju_target;

typedef struct {
    int32_t x_mm, y_mm, z_mm;
    int32_t doppler_mm_s;
    int32_t snr_tenths_db;
} anju_point;

#define ANJU_NO_RATE (-1)
typedef struct {
    int32_t target;
    int32_t breath_tenths_per_min, heart_tenths_per_min; /* ANJU_NO_RATE when they cannot be told */
} anju_vitals;

typedef struct {
    uint32_t number;
    uint32_t offset_ms;
    const anju_target *targets;
    size_t target_count;
    const anju_point *points;
    size_t point_count;
    const anju_vitals *vitals; /* NULL when there are none */
} anju_frame;

int anju_encode_frame(uint8_t *bytes, size_t size, const anju_frame *frame);

#ifdef __cplusplus
}
#endif

#endif
