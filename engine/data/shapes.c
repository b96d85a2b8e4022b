/* Pictures of ten simple shapes, 32 × 32 pixels in colour: what kind it is, where it lies, how large, how
 * turned and in which colours, over a background that runs from one shade to another. Few numbers make a
 * picture of 3,072, and some of them (turned how? striped or chequered?) are hard to find.
 *
 * All of it is reckoned in whole numbers, so that a seed gives the same bits with any compiler and processor.
 * Every picture has a generator of its own: the first hundred are the same, however many are asked for. */
#include "data/sources.h"
#include "base/random.h"
#include <stdio.h>
#include <stdlib.h>

enum
{
  N = 2000,
  SIDE = 32,
  CHANNELS = 3,
  PIXEL = 256,   /* lengths are in 1/256 of a pixel */
  GRID = 4,      /* samples a pixel and direction, which smooth the edges */
  TURN = 16384,  /* a turn's cosine and sine are in 1/16384 */
  UNIT = 1024,   /* a shape's own size, in its own coordinates */
  LIGHT = 65536, /* white */
  PERCENT = LIGHT / 100
};

/* Deviation of the noise, and how far one of the four uniform numbers goes whose sum it is: √(4 · SPREAD² /
 * 3). */
#define NOISE 0.02
#define SPREAD ((int)(NOISE * LIGHT * 0.8660254037844386))

/* Whether the point (@p right, @q down) belongs to a shape of size UNIT around 0. */
typedef bool (*Inside) (int p, int q);

static bool
circle (int p, int q)
{
  return p * p + q * q <= 900 * 900;
}

static bool
square (int p, int q)
{
  return abs (p) <= 800 && abs (q) <= 800;
}

/* Equal sides: 1774 / 1024 is the square root of three. */
static bool
triangle (int p, int q)
{
  return q <= 530 && (q + 1060) * UNIT >= 1774 * abs (p);
}

static bool
ring (int p, int q)
{
  int square_distance = p * p + q * q;
  return square_distance >= 560 * 560 && square_distance <= 960 * 960;
}

static bool
cross (int p, int q)
{
  return (abs (p) <= 300 && abs (q) <= 960) || (abs (q) <= 300 && abs (p) <= 960);
}

/* Five lines bound a five-pointed star: a point of it lies beyond one of them at most. */
static bool
star (int p, int q)
{
  static const int point[5][2] = { { 0, -1024 }, { 974, -316 }, { 602, 828 }, { -602, 828 }, { -974, -316 } };
  int beyond = 0;
  for (int i = 0; i < 5; i++)
    beyond += p * point[i][0] + q * point[i][1] > 400 * UNIT;
  return beyond <= 1;
}

/* The pattern lies around 0 and fills the picture; + 64 · 512 keeps the number divided positive. */
static bool
stripes (int p, int q)
{
  return (q + 64 * 512) / 512 % 2 == 0;
}

static bool
checkerboard (int p, int q)
{
  return ((p + 64 * 640) / 640 + (q + 64 * 640) / 640) % 2 == 0;
}

static bool
ellipse (int p, int q)
{
  return p * p + 5 * q * q <= UNIT * UNIT;
}

static bool
diamond (int p, int q)
{
  return 9 * abs (p) + 5 * abs (q) <= 5 * UNIT;
}

static const struct
{
  const char *name;
  Inside inside;
} kinds[] = {
  { "circle", circle },   { "square", square },   { "triangle", triangle }, { "ring", ring },
  { "cross", cross },     { "star", star },       { "stripes", stripes },   { "checkerboard", checkerboard },
  { "ellipse", ellipse }, { "diamond", diamond },
};

enum
{
  KINDS = sizeof kinds / sizeof *kinds
};

typedef struct
{
  Inside inside;
  int size, x, y;                    /* 1/256 pixel */
  int cosine, sine;                  /* of the turn */
  int shape[CHANNELS];               /* colour */
  int near[CHANNELS], far[CHANNELS]; /* of the background in two corners */
  bool falls;                        /* they are top right and bottom left, not top left and bottom right */
} Picture;

/* A whole number of @low … @high. */
static int
between (HgRandom *random, int low, int high)
{
  return low + (int)hg_random_below (random, (size_t)(high - low + 1));
}

/* A light of @low … @high per cent. */
static int
light (HgRandom *random, int low, int high)
{
  return between (random, low * PERCENT, high * PERCENT);
}

/* A strong colour for the shape; a dark or a light, nearly grey one for the background. Both stay so far from
 * black and white that noise never has to be cut off. */
static void
choose_colours (HgRandom *random, Picture *picture)
{
  size_t order[CHANNELS] = { 0, 1, 2 };
  hg_random_shuffle (random, order, CHANNELS);
  picture->shape[order[0]] = light (random, 75, 90);
  picture->shape[order[1]] = light (random, 10, 90);
  picture->shape[order[2]] = light (random, 10, 25);
  bool dark = between (random, 0, 1) == 0;
  int grey = dark ? light (random, 20, 34) : light (random, 66, 80);
  int slope = light (random, 0, 20) - 6 * PERCENT;
  for (int c = 0; c < CHANNELS; c++)
    {
      int tint = light (random, 0, 9) - 3 * PERCENT;
      int near = grey + tint, far = near + (dark ? slope : -slope);
      picture->near[c] = near;
      picture->far[c] = far;
    }
  picture->falls = between (random, 0, 1) == 0;
}

/* The turn's half angle has the tangent t / 4096, −1 … 1; a sign for both halves of the circle. */
static void
choose_turn (HgRandom *random, Picture *picture)
{
  int64_t t = between (random, -4096, 4096), unit = 4096 * 4096, sign = between (random, 0, 1) == 0 ? -1 : 1;
  picture->cosine = (int)(sign * TURN * (unit - t * t) / (unit + t * t));
  picture->sine = (int)(sign * TURN * 2 * 4096 * t / (unit + t * t));
}

static Picture
choose (HgRandom *random, size_t kind)
{
  Picture picture = { .inside = kinds[kind].inside, .size = between (random, 7 * PIXEL, 13 * PIXEL) };
  int room = SIDE / 2 * PIXEL - picture.size * 7 / 8;
  picture.x = SIDE / 2 * PIXEL + between (random, -room, room);
  picture.y = SIDE / 2 * PIXEL + between (random, -room, room);
  choose_turn (random, &picture);
  choose_colours (random, &picture);
  return picture;
}

/* How many of the GRID × GRID samples of pixel (@row, @column) the shape covers. */
static int
cover (const Picture *picture, int row, int column)
{
  int covered = 0;
  for (int i = 0; i < GRID * GRID; i++)
    {
      int x = column * PIXEL + (2 * (i % GRID) + 1) * PIXEL / (2 * GRID) - picture->x;
      int y = row * PIXEL + (2 * (i / GRID) + 1) * PIXEL / (2 * GRID) - picture->y;
      int64_t p = (int64_t)x * picture->cosine + (int64_t)y * picture->sine;
      int64_t q = (int64_t)y * picture->cosine - (int64_t)x * picture->sine;
      int64_t scale = (int64_t)picture->size * TURN / UNIT;
      covered += picture->inside ((int)(p / scale), (int)(q / scale));
    }
  return covered;
}

/* Four uniform numbers of −SPREAD … SPREAD, from 16 bits each. */
static int
noise (HgRandom *random)
{
  uint64_t bits = hg_random_bits (random);
  int sum = 0;
  for (int i = 0; i < 4; i++, bits >>= 16)
    sum += (int)((bits & 0xffff) * (2 * SPREAD + 1) >> 16) - SPREAD;
  return sum;
}

static void
draw (const Picture *picture, HgRandom *random, HgReal *x)
{
  for (int row = 0; row < SIDE; row++)
    for (int column = 0; column < SIDE; column++)
      {
        int covered = cover (picture, row, column), last = 2 * (SIDE - 1);
        int along = picture->falls ? row + SIDE - 1 - column : row + column;
        for (int c = 0; c < CHANNELS; c++)
          {
            int ground = (picture->near[c] * (last - along) + picture->far[c] * along) / last;
            int value = (picture->shape[c] * covered + ground * (GRID * GRID - covered)) / (GRID * GRID);
            *x++ = (HgReal)(value + noise (random)) / LIGHT;
          }
      }
}

static HgDataset *
make (const HgDataOptions *options, HgJob *job, HgError *error)
{
  const char *names[KINDS];
  uint64_t seed = options->seed > 0 ? options->seed : HG_DATA_SEED;
  size_t n = options->limit > 0 ? options->limit : N, values = SIDE * SIDE * CHANNELS;
  HgShape sample = hg_shape (3, SIDE, SIDE, CHANNELS);
  for (size_t i = 0; i < KINDS; i++)
    names[i] = kinds[i].name;
  HgDataset *dataset = hg_dataset_new ("shapes", hg_tensor_new_rows (n, &sample, error), error);
  if (dataset == NULL || !hg_dataset_add_classes (dataset, KINDS, names, error)
      || !hg_dataset_add_noise (dataset, NOISE * NOISE, error))
    goto fail;
  for (size_t i = 0; i < n; i++)
    {
      if (i % 100 == 0 && hg_job_cancelled (job))
        {
          hg_error_set (error, HG_ERROR_CANCELLED, "shapes: cancelled");
          goto fail;
        }
      HgRandom random = hg_random (hg_random_seed (seed, i));
      Picture picture = choose (&random, i % KINDS);
      draw (&picture, &random, dataset->x->data + i * values);
      dataset->labels[i] = (int)(i % KINDS);
    }
  dataset->scaled = true;
  snprintf (dataset->source, sizeof dataset->source, "Generated from the seed %llu",
            (unsigned long long)seed);
  snprintf (dataset->licence, sizeof dataset->licence, "none needed: generated");
  snprintf (dataset->note, sizeof dataset->note,
            "Place, size, turn, colours and background vary at random; the classes take turns. Noise of "
            "deviation 0.02 "
            "lies over every pixel. A limit may also be larger than 2,000");
  return dataset;

fail:
  hg_dataset_unref (dataset);
  return NULL;
}

const HgSource hg_source_shapes = {
  .name = "shapes",
  .title = "Shapes",
  .sentence = "2,000 generated colour pictures of 32 × 32 pixels: ten kinds of shapes, anywhere, of any size "
              "and colour, "
              "turned at will",
  .make = make,
};
