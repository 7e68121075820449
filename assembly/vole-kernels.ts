// The kernels of zktls/proof/vole/kernels.ts in AssemblyScript, with WASM SIMD. No heap and no static data: the host owns the
// memory and passes addresses. Loops and order are those of plain-kernels.ts.

/**
 * leaves: 16 bytes for each leaf, tree by tree, overwritten. depths: a byte for each tree. columns: 16 bytes for each bit of
 * each tree. sums: 16 bytes for each tree. Three bits of the index are folded at once, so that each leaf is read once for them.
 */
export function foldPosition(leaves: usize, depths: usize, trees: i32, columns: usize, sums: usize): void {
  for (let tree = 0; tree < trees; tree++) {
    const depth = <i32>load<u8>(depths + tree);
    let bit = 0;
    for (; bit + 3 <= depth; bit += 3) {
      foldEights(leaves, 1 << (depth - 3 - bit), columns);
      columns += 48;
    }
    for (; bit < depth; bit++) {
      foldPairs(leaves, 1 << (depth - 1 - bit), columns);
      columns += 16;
    }
    v128.store(sums, v128.xor(v128.load(sums), v128.load(leaves)));
    sums += 16;
    leaves += (<usize>16) << depth;
  }
}

/** Of each pair the second is added to the column, and both together take the place of a leaf. */
function foldPairs(leaves: usize, pairs: i32, column: usize): void {
  let sum = v128.load(column);
  let from = leaves;
  let to = leaves;
  for (let pair = 0; pair < pairs; pair++) {
    const odd = v128.load(from, 16);
    sum = v128.xor(sum, odd);
    v128.store(to, v128.xor(v128.load(from), odd));
    from += 32;
    to += 16;
  }
  v128.store(column, sum);
}

/** Three times `foldPairs`, of which the first has four times `eights` pairs. */
function foldEights(leaves: usize, eights: i32, columns: usize): void {
  let first = v128.load(columns);
  let second = v128.load(columns, 16);
  let third = v128.load(columns, 32);
  let from = leaves;
  let to = leaves;
  for (let eight = 0; eight < eights; eight++) {
    const b = v128.load(from, 16);
    const d = v128.load(from, 48);
    const f = v128.load(from, 80);
    const h = v128.load(from, 112);
    const ab = v128.xor(v128.load(from), b);
    const cd = v128.xor(v128.load(from, 32), d);
    const ef = v128.xor(v128.load(from, 64), f);
    const gh = v128.xor(v128.load(from, 96), h);
    const efgh = v128.xor(ef, gh);
    first = v128.xor(first, v128.xor(v128.xor(b, d), v128.xor(f, h)));
    second = v128.xor(second, v128.xor(cd, gh));
    third = v128.xor(third, efgh);
    v128.store(to, v128.xor(v128.xor(ab, cd), efgh));
    from += 128;
    to += 16;
  }
  v128.store(columns, first);
  v128.store(columns, second, 16);
  v128.store(columns, third, 32);
}

/**
 * sums[c] = sums[c] * point + columns[position][c] for each position, 16 bytes each. table: 16 * 256 products of the point, as
 * multiplicationTable makes them.
 */
export function evaluateColumns(table: usize, sums: usize, columns: usize, count: i32, positions: i32): void {
  for (let position = 0; position < positions; position++) {
    for (let column = 0; column < count; column++) {
      const at = sums + ((<usize>column) << 4);
      let low = load<u64>(at);
      let high = load<u64>(at, 8);
      let product = v128.load(columns);
      columns += 16;
      let row = table;
      for (let k = 0; k < 8; k++) {
        product = v128.xor(product, v128.load(row + ((<usize>(low & 255)) << 4)));
        product = v128.xor(product, v128.load(row + ((<usize>(high & 255)) << 4), 32768));
        low >>= 8;
        high >>= 8;
        row += 4096;
      }
      v128.store(at, product);
    }
  }
}

/**
 * products[place + n] += coefficient n of x * y^2, and products[place + 1 + n] += that of x^2 * y, for each of `count` pairs of
 * lanes: 16 words each, an expression's coefficients in the low bytes and its square's in the next. places: a byte for each.
 * tables: for each c of GF(2^8) 16 products with 0..15 and 16 with 0x00, 0x10 .. 0xf0. products: 48 bytes.
 */
export function addInverseProducts(
  tables: usize,
  x: usize,
  y: usize,
  places: usize,
  count: i32,
  products: usize,
): void {
  const lowBits = i8x16.splat(15);
  for (let pair = 0; pair < count; pair++) {
    const first = v128.shuffle<u8>(
      v128.load(y),
      v128.load(y, 16),
      0,
      4,
      8,
      12,
      16,
      20,
      24,
      28,
      1,
      5,
      9,
      13,
      17,
      21,
      25,
      29,
    );
    const second = v128.shuffle<u8>(
      v128.load(y, 32),
      v128.load(y, 48),
      0,
      4,
      8,
      12,
      16,
      20,
      24,
      28,
      1,
      5,
      9,
      13,
      17,
      21,
      25,
      29,
    );
    const linear = i64x2.shuffle(first, second, 0, 2);
    const square = i64x2.shuffle(first, second, 1, 3);
    const linearLow = v128.and(linear, lowBits);
    const linearHigh = i8x16.shr_u(linear, 4);
    const squareLow = v128.and(square, lowBits);
    const squareHigh = i8x16.shr_u(square, 4);
    let to = products + <usize>load<u8>(places + pair);
    for (let i = 0; i < 16; i++) {
      const word = load<u32>(x);
      const linearTable = tables + ((<usize>(word & 255)) << 5);
      const squareTable = tables + ((<usize>((word >> 8) & 255)) << 5);
      v128.store(
        to,
        v128.xor(
          v128.load(to),
          v128.xor(
            i8x16.swizzle(v128.load(linearTable), squareLow),
            i8x16.swizzle(v128.load(linearTable, 16), squareHigh),
          ),
        ),
      );
      v128.store(
        to,
        v128.xor(
          v128.load(to, 1),
          v128.xor(
            i8x16.swizzle(v128.load(squareTable), linearLow),
            i8x16.swizzle(v128.load(squareTable, 16), linearHigh),
          ),
        ),
        1,
      );
      to++;
      x += 4;
    }
    y += 64;
  }
}
