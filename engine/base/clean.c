#include "base/clean.h"
#include <stdint.h>
#include <string.h>

/* The character at the start of @bytes and its length there; malformed input is one byte of U+FFFD (overlong
 * forms, surrogates and what lies past U+10FFFF count as malformed). */
static uint32_t
decode (const unsigned char *bytes, size_t length, size_t *used)
{
  static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
  *used = 1;
  uint32_t c = bytes[0];
  if (c < 0x80)
    return c;
  size_t n = c >= 0xf8 ? 0 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 0;
  if (n == 0 || n > length)
    return 0xfffd;
  c &= 0x7fu >> n;
  for (size_t i = 1; i < n; i++)
    {
      if ((bytes[i] & 0xc0) != 0x80)
        return 0xfffd;
      c = (c << 6) | (bytes[i] & 0x3f);
    }
  if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
    return 0xfffd;
  *used = n;
  return c;
}

static bool
shown (uint32_t c)
{
  bool control = c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
  bool turning = c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e)
                 || (c >= 0x2066 && c <= 0x2069);
  return !control && !turning && c != 0xfeff;
}

char *
hg_clean (char *text, size_t size, const char *bytes, size_t length)
{
  static const char dots[] = "…", unknown[] = "\xef\xbf\xbd";
  const unsigned char *at = (const unsigned char *)bytes, *end = at + length;
  size_t used = 0, fits = 0; /* bytes written; of them, those that leave room for the dots */
  bool cut = false;
  while (at < end && !cut)
    {
      size_t n;
      uint32_t c = decode (at, (size_t)(end - at), &n);
      const void *from = c == 0xfffd ? (const void *)unknown : at;
      size_t wide = c == 0xfffd ? sizeof unknown - 1 : n;
      at += n;
      if (c == '\t' || c == '\n' || c == '\r')
        from = " ";
      else if (!shown (c))
        continue;
      if (used == 0 && *(const char *)from == ' ')
        continue;
      cut = used + wide >= size;
      if (cut)
        break;
      memcpy (text + used, from, wide);
      used += wide;
      if (used + sizeof dots <= size)
        fits = used;
    }
  if (cut && fits > 0)
    {
      memcpy (text + fits, dots, sizeof dots - 1);
      used = fits + sizeof dots - 1;
    }
  while (used > 0 && text[used - 1] == ' ')
    used--;
  text[used] = '\0';
  return text;
}

bool
hg_utf8_valid (const char *bytes, size_t length)
{
  for (size_t at = 0, n; at < length; at += n)
    if (decode ((const unsigned char *)bytes + at, length - at, &n) == 0xfffd && n == 1)
      return false;
  return true;
}
