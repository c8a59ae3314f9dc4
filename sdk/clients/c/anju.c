#include "anju.h"

#define LARGEST_SEQ ((UINT64_C(1) << 53) - 1)
#define LATEST_TIME_MS INT64_C(253402300799999)
#define MOST_DECIMALS 9u

static const char *const channels[] = {"birth", "death", "event", "reading", "frame", "reply", "command", "confirm"};
static const char *const clocks[] = {"synced", "drifting", "unset"};
static const char *const origins[] = {"real", "simulated"};
static const char *const modes[] = {"", "actual", "test", "drill"};
static const char *const reasons[] = {"lost", "shutdown", "restart", "battery"};

#define NAME_OF(table, at) ((size_t)(at) < sizeof(table) / sizeof *(table) ? (table)[at] : NULL)

/* --- Writing: into the buffer, or not at all; the first fault stays. --- */

static void begin(anju_writer *w, char *text, size_t size)
{
    w->text = text;
    w->size = size;
    w->length = 0;
    w->fault = 0;
    w->lost_events = 0;
    w->first = true;
}

static void wrong(anju_writer *w)
{
    if (w->fault == 0) w->fault = ANJU_WRONG;
}

/* Keeps room for the NUL. A payload that would be larger than the protocol allows is wrong, however large the buffer is. */
static void put(anju_writer *w, char c)
{
    if (w->fault != 0) return;
    if (w->length >= ANJU_PAYLOAD_BYTES)
        w->fault = ANJU_WRONG;
    else if (w->text == NULL || w->size == 0 || w->length >= w->size - 1)
        w->fault = ANJU_FULL;
    else
        w->text[w->length++] = c;
}

static void put_plain(anju_writer *w, const char *text)
{
    if (text == NULL) {
        wrong(w);
        return;
    }
    while (*text != '\0') put(w, *text++);
}

static int finish(anju_writer *w)
{
    if (w->text != NULL && w->size > 0) w->text[w->fault == 0 ? w->length : 0] = '\0';
    return w->fault == 0 ? (int)w->length : w->fault;
}

static void put_unsigned(anju_writer *w, uint64_t value)
{
    char digits[20];
    size_t count = 0;
    do {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    while (count > 0) put(w, digits[--count]);
}

/* How many bytes the UTF-8 character at `c` has; 0 when it is none. A NUL in the middle ends every check before it is passed. */
static size_t utf8_bytes(const unsigned char *c)
{
    if (c[0] < 0x80) return 1;
    if (c[0] < 0xc2 || c[0] > 0xf4) return 0;
    if ((c[1] & 0xc0) != 0x80) return 0;
    if (c[0] < 0xe0) return 2;
    if (c[0] == 0xe0 && c[1] < 0xa0) return 0; /* overlong */
    if (c[0] == 0xed && c[1] > 0x9f) return 0; /* a surrogate */
    if ((c[2] & 0xc0) != 0x80) return 0;
    if (c[0] < 0xf0) return 3;
    if (c[0] == 0xf0 && c[1] < 0x90) return 0; /* overlong */
    if (c[0] == 0xf4 && c[1] > 0x8f) return 0; /* beyond U+10FFFF */
    return (c[3] & 0xc0) == 0x80 ? 4 : 0;
}

static void put_escaped(anju_writer *w, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    static const char letters[] = "btn_fr"; /* 8 to 13; 11 has none */
    put(w, '\\');
    if (c == '"' || c == '\\') {
        put(w, (char)c);
    } else if (c >= 8 && c <= 13 && c != 11) {
        put(w, letters[c - 8]);
    } else {
        put_plain(w, "u00");
        put(w, hex[c >> 4]);
        put(w, hex[c & 15]);
    }
}

/* A JSON string of `least` to `most` characters. */
static void put_string(anju_writer *w, const char *text, size_t least, size_t most)
{
    const unsigned char *c = (const unsigned char *)text;
    size_t characters = 0;
    if (text == NULL) {
        wrong(w);
        return;
    }
    put(w, '"');
    while (*c != '\0' && w->fault == 0) {
        size_t bytes = utf8_bytes(c);
        if (bytes == 0 || ++characters > most) {
            wrong(w);
            return;
        }
        if (bytes == 1 && (*c < 0x20 || *c == '"' || *c == '\\')) {
            put_escaped(w, *c++);
        } else {
            for (; bytes > 0; bytes--) put(w, (char)*c++);
        }
    }
    if (characters < least) wrong(w);
    put(w, '"');
}

/* --- What names may be made of. --- */

static bool is_lower_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_made_of(const char *text, size_t most, bool upper, char also1, char also2)
{
    size_t count = 0;
    if (text == NULL) return false;
    for (; text[count] != '\0'; count++) {
        char c = text[count];
        bool good = is_lower_or_digit(c) || c == also1 || c == also2 || (upper && c >= 'A' && c <= 'Z');
        if (!good || count >= most) return false;
    }
    return count > 0;
}

static bool is_boot(const char *text) { return is_made_of(text, 32, true, '_', '-'); }
static bool is_name(const char *text) { return is_made_of(text, 64, false, '-', '-'); }
static bool is_id(const char *text) { return is_name(text) && text[0] != '-'; }
static bool is_field(const char *text) { return is_made_of(text, 64, false, '_', '_'); }

/* --- Topics and ids. --- */

int anju_topic(char *text, size_t size, const char *site, const char *home, const char *device, anju_channel channel)
{
    anju_writer w;
    begin(&w, text, size);
    if (!is_id(site) || !is_id(home) || !is_id(device)) {
        wrong(&w);
        return finish(&w);
    }
    put_plain(&w, "anju/1/");
    put_plain(&w, site);
    put(&w, '/');
    put_plain(&w, home);
    put(&w, '/');
    put_plain(&w, device);
    put(&w, '/');
    put_plain(&w, NAME_OF(channels, channel));
    return finish(&w);
}

int anju_id(char *text, size_t size, const char *boot, uint64_t seq)
{
    anju_writer w;
    begin(&w, text, size);
    if (!is_boot(boot) || seq > LARGEST_SEQ) {
        wrong(&w);
        return finish(&w);
    }
    put_plain(&w, boot);
    put(&w, '-');
    put_unsigned(&w, seq);
    return finish(&w);
}

/* --- Envelopes. --- */

static void field(anju_writer *w, const char *name)
{
    if (!w->first) put(w, ',');
    w->first = false;
    put(w, '"');
    put_plain(w, name);
    put_plain(w, "\":");
}

static void text_field(anju_writer *w, const char *name, const char *value, size_t least, size_t most)
{
    field(w, name);
    put_string(w, value, least, most);
}

static void time_field(anju_writer *w, int64_t time_ms)
{
    if (time_ms == ANJU_NO_TIME) return;
    if (time_ms < 0 || time_ms > LATEST_TIME_MS) wrong(w);
    field(w, "time_ms");
    put_unsigned(w, (uint64_t)time_ms);
}

static void open_envelope(anju_writer *w, char *text, size_t size, const anju_said *said)
{
    begin(w, text, size);
    if (said == NULL || !is_boot(said->boot) || said->seq > LARGEST_SEQ) {
        wrong(w);
        return;
    }
    put(w, '{');
    text_field(w, "boot", said->boot, 1, 32);
    field(w, "seq");
    put_unsigned(w, said->seq);
    time_field(w, said->time_ms);
    text_field(w, "clock", NAME_OF(clocks, said->clock), 1, 64);
    text_field(w, "origin", NAME_OF(origins, said->origin), 1, 64);
    if (said->mode != ANJU_MODE_ABSENT) text_field(w, "mode", NAME_OF(modes, said->mode), 1, 64);
    field(w, "body");
    put(w, '{');
    w->first = true;
    w->lost_events = said->lost_events;
}

int anju_end(anju_writer *w)
{
    put(w, '}');
    if (w->lost_events > 0) {
        put_plain(w, ",\"ext\":{\"lost_events\":");
        put_unsigned(w, w->lost_events);
        put(w, '}');
    }
    put(w, '}');
    return finish(w);
}

void anju_event(anju_writer *w, char *text, size_t size, const anju_said *said, const char *event)
{
    open_envelope(w, text, size, said);
    if (!is_name(event)) wrong(w);
    text_field(w, "event", event, 1, 64);
}

void anju_reading(anju_writer *w, char *text, size_t size, const anju_said *said)
{
    open_envelope(w, text, size, said);
}

static bool body_field(anju_writer *w, const char *name)
{
    if (!is_field(name)) {
        wrong(w);
        return false;
    }
    field(w, name);
    return true;
}

void anju_flag(anju_writer *w, const char *name, bool value)
{
    if (body_field(w, name)) put_plain(w, value ? "true" : "false");
}

void anju_text(anju_writer *w, const char *name, const char *value)
{
    if (body_field(w, name)) put_string(w, value, 0, ANJU_PAYLOAD_BYTES);
}

void anju_number(anju_writer *w, const char *name, int64_t digits, unsigned decimals)
{
    /* The magnitude as unsigned, since that of the least int64_t does not fit. */
    uint64_t magnitude = digits < 0 ? UINT64_C(0) - (uint64_t)digits : (uint64_t)digits;
    uint64_t unit = 1;
    if (decimals > MOST_DECIMALS) {
        wrong(w);
        return;
    }
    if (!body_field(w, name)) return;
    for (; decimals > 0 && magnitude % 10 == 0; decimals--) magnitude /= 10;
    for (unsigned i = 0; i < decimals; i++) unit *= 10;
    if (digits < 0) put(w, '-');
    put_unsigned(w, magnitude / unit);
    if (decimals == 0) return;
    put(w, '.');
    for (unit /= 10; unit > 0; unit /= 10) put(w, (char)('0' + magnitude / unit % 10));
}

int anju_birth(char *text, size_t size, const anju_said *said, const anju_speaker *speaker)
{
    anju_writer w;
    size_t i;
    open_envelope(&w, text, size, said);
    if (speaker == NULL || !is_name(speaker->kind) || (speaker->room != NULL && !is_name(speaker->room)) ||
        speaker->heartbeat_s < 1 || speaker->heartbeat_s > 86400 || speaker->capability_count > 64) {
        wrong(&w);
        return finish(&w);
    }
    text_field(&w, "kind", speaker->kind, 1, 64);
    text_field(&w, "model", speaker->model, 1, 64);
    text_field(&w, "firmware", speaker->firmware, 1, 64);
    field(&w, "heartbeat_s");
    put_unsigned(&w, speaker->heartbeat_s);
    if (speaker->room != NULL) text_field(&w, "room", speaker->room, 1, 64);
    field(&w, "capabilities");
    put(&w, '[');
    for (i = 0; i < speaker->capability_count; i++) {
        if (i > 0) put(&w, ',');
        if (!is_name(speaker->capabilities[i])) wrong(&w);
        put_string(&w, speaker->capabilities[i], 1, 64);
    }
    put(&w, ']');
    return anju_end(&w);
}

int anju_death(char *text, size_t size, const char *boot, int64_t time_ms, anju_origin origin, anju_reason reason)
{
    anju_writer w;
    begin(&w, text, size);
    if (!is_boot(boot) || (reason == ANJU_LOST && time_ms != ANJU_NO_TIME)) wrong(&w);
    put(&w, '{');
    text_field(&w, "boot", boot, 1, 32);
    time_field(&w, time_ms);
    text_field(&w, "origin", NAME_OF(origins, origin), 1, 64);
    field(&w, "body");
    put(&w, '{');
    w.first = true;
    text_field(&w, "reason", NAME_OF(reasons, reason), 1, 64);
    return anju_end(&w);
}

/* --- The radar frame: little-endian, byte by byte, so that neither the machine's order nor its alignment matters. --- */

#define HEADER_BYTES 20u
#define TARGET_BYTES 16u
#define POINT_BYTES 10u
#define VITALS_BYTES 6u
#define CHECK_BYTES 4u

static uint8_t *put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value & 0xff);
    at[1] = (uint8_t)(value >> 8 & 0xff);
    return at + 2;
}

static uint8_t *put32(uint8_t *at, uint32_t value)
{
    return put16(put16(at, value & 0xffff), value >> 16);
}

static int32_t clamp(int32_t value, int32_t least, int32_t most)
{
    return value < least ? least : value > most ? most : value;
}

static uint8_t *put_thousandths(uint8_t *at, int32_t value)
{
    return put16(at, (uint32_t)clamp(value, -32767, 32767));
}

static uint8_t *put_rate(uint8_t *at, int32_t tenths)
{
    return put16(at, tenths == ANJU_NO_RATE ? 0xffffu : (uint32_t)clamp(tenths, 0, 0xfffe));
}

/* CRC-32, ISO 3309, reflected: half a byte at a time, from a table of 16. */
static uint32_t crc32(const uint8_t *bytes, size_t count)
{
    static const uint32_t table[16] = {0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
                                       0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};
    uint32_t crc = 0xffffffff;
    size_t i;
    for (i = 0; i < count; i++) {
        crc = table[(crc ^ bytes[i]) & 15] ^ crc >> 4;
        crc = table[(crc ^ (uint32_t)(bytes[i] >> 4)) & 15] ^ crc >> 4;
    }
    return crc ^ 0xffffffff;
}

static uint8_t *put_target(uint8_t *at, const anju_target *target)
{
    at = put16(at, (uint32_t)clamp(target->id, 0, 0xffff));
    at = put_thousandths(at, target->x_mm);
    at = put_thousandths(at, target->y_mm);
    at = put_thousandths(at, target->z_mm);
    at = put_thousandths(at, target->vx_mm_s);
    at = put_thousandths(at, target->vy_mm_s);
    at = put_thousandths(at, target->vz_mm_s);
    return put16(at, (uint32_t)clamp(target->confidence_pct, 0, 100));
}

static uint8_t *put_point(uint8_t *at, const anju_point *point)
{
    at = put_thousandths(at, point->x_mm);
    at = put_thousandths(at, point->y_mm);
    at = put_thousandths(at, point->z_mm);
    at = put_thousandths(at, point->doppler_mm_s);
    return put16(at, (uint32_t)clamp(point->snr_tenths_db, 0, 0xffff));
}

int anju_encode_frame(uint8_t *bytes, size_t size, const anju_frame *frame)
{
    size_t i, length;
    uint8_t *at = bytes;
    if (frame == NULL || frame->target_count > ANJU_FRAME_TARGETS || frame->point_count > ANJU_FRAME_POINTS) return ANJU_WRONG;
    if ((frame->target_count > 0 && frame->targets == NULL) || (frame->point_count > 0 && frame->points == NULL)) return ANJU_WRONG;
    length = HEADER_BYTES + frame->target_count * TARGET_BYTES + frame->point_count * POINT_BYTES +
             (frame->vitals == NULL ? 0 : VITALS_BYTES) + CHECK_BYTES;
    if (bytes == NULL || size < length) return ANJU_FULL;
    *at++ = 'A';
    *at++ = 'R';
    *at++ = 1;
    *at++ = frame->vitals == NULL ? 0 : 1;
    at = put32(at, (uint32_t)length);
    at = put32(at, frame->number);
    at = put32(at, frame->offset_ms);
    at = put16(at, (uint32_t)frame->target_count);
    at = put16(at, (uint32_t)frame->point_count);
    for (i = 0; i < frame->target_count; i++) at = put_target(at, &frame->targets[i]);
    for (i = 0; i < frame->point_count; i++) at = put_point(at, &frame->points[i]);
    if (frame->vitals != NULL) {
        at = put16(at, (uint32_t)clamp(frame->vitals->target, 0, 0xffff));
        at = put_rate(at, frame->vitals->breath_tenths_per_min);
        at = put_rate(at, frame->vitals->heart_tenths_per_min);
    }
    put32(at, crc32(bytes, length - CHECK_BYTES));
    return (int)length;
}
