/* Dense on the panel products. Rows are taken in blocks, so that what one product writes is still near when
 * the activation or the next product reads it. */
#include "tensor/kernels/panel.h"
#include "tensor/kernels/panels.h"
#include "tensor/kernels/rows.h"

enum
{
  BLOCK = HG_DENSE_BLOCK,
  DEPTH = 512, /* inputs summed at a time: a panel that deep still fits into the second cache */
  WHOLE = PANEL_VECTORS * LANES
};

/* out (rows × width) = init + a (rows × k) · panel, where each group of the panel has @skip rows in front of
 * b. */
static void
panel_product (const HgProduct *base, size_t rows, size_t k, const HgReal *panel, size_t skip, size_t width,
               size_t group)
{
  size_t vectors = panel_vectors (width, group);
  HgProduct p = *base;
  p.last = panel_last (width, group);
  p.init = skip > 0 ? panel : NULL;
  panel += skip * vectors * LANES;
  for (size_t at = 0; at < k; at += DEPTH)
    {
      p.k = k - at < DEPTH ? k - at : DEPTH;
      p.a = base->a + at;
      p.b = panel + at * vectors * LANES;
      HG_KERNEL (hg_product) (&p, rows, vectors);
      p.init = NULL;
      p.add = true;
    }
}

void
HG_KERNEL (hg_dense_forward) (const HgDenseCall *c)
{
  for (size_t row = 0; row < c->rows; row += BLOCK)
    {
      size_t rows = c->rows - row < BLOCK ? c->rows - row : BLOCK;
      const HgReal *panel = c->w;
      HgReal *y = c->y + row * c->width;
      for (size_t g = 0; g * WHOLE < c->width; g++)
        {
          size_t columns = c->width - g * WHOLE < WHOLE ? c->width - g * WHOLE : WHOLE;
          HgProduct p
              = { .a = c->x + row * c->k, .stride = c->k, .out = y + g * WHOLE, .out_stride = c->width };
          panel_product (&p, rows, c->k, panel, 1, c->width, g);
          if (c->activation != HG_LINEAR)
            activate_rows (c->activation, rows, columns, c->width, y + g * WHOLE);
          panel += (1 + c->k) * panel_vectors (c->width, g) * LANES;
        }
    }
}

/* One block's gradient before the activation, its rows filled up to whole vectors and staggered; and the
 * bias's. */
static void
block_gradient (const HgDenseCall *c, size_t row, size_t rows, size_t stride)
{
  const HgReal *y = c->y + row * c->width, *dy = c->dy + row * c->width;
  slope_rows (c->activation, rows, c->width, y, dy, stride, c->scratch);
  HgReal *db = c->dw;
  for (size_t g = 0; g * WHOLE < c->width && c->bias; g++)
    {
      size_t vectors = panel_vectors (c->width, g);
      for (size_t w = 0; w < vectors; w++)
        {
          HgVector sum = load (db + w * LANES);
          for (size_t r = 0; r < rows; r++)
            sum += load (c->scratch + r * stride + g * WHOLE + w * LANES);
          store (db + w * LANES, sum);
        }
      db += (1 + c->k) * vectors * LANES;
    }
}

void
HG_KERNEL (hg_dense_backward) (const HgDenseCall *c)
{
  size_t stride = (c->width + LANES - 1) / LANES * LANES + HG_DENSE_STAGGER;
  for (size_t row = 0; row < c->rows; row += BLOCK)
    {
      size_t rows = c->rows - row < BLOCK ? c->rows - row : BLOCK;
      block_gradient (c, row, rows, stride);
      HgReal *dw = c->dw;
      for (size_t g = 0; g * WHOLE < c->width; g++)
        {
          size_t vectors = panel_vectors (c->width, g);
          HgOuter o = { .rows = rows,
                        .a = c->x + row * c->k,
                        .stride = c->k,
                        .g = c->scratch + g * WHOLE,
                        .g_stride = stride,
                        .out = dw + vectors * LANES };
          HG_KERNEL (hg_outer) (&o, c->k, vectors);
          dw += (1 + c->k) * vectors * LANES;
        }
      const HgReal *panel = c->turned;
      for (size_t g = 0; c->dx != NULL && g * WHOLE < c->k; g++)
        {
          HgProduct p = {
            .a = c->scratch, .stride = stride, .out = c->dx + row * c->k + g * WHOLE, .out_stride = c->k
          };
          panel_product (&p, rows, c->width, panel, 0, c->k, g);
          panel += c->width * panel_vectors (c->k, g) * LANES;
        }
    }
}
