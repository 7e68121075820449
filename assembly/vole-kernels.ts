// The kernels of zktls/proof/vole/kernels.ts in AssemblyScript, with WASM SIMD. No heap and no static data: the host owns the
// memory and passes addresses. Loops and order are those of plain-kernels.ts.

/**
 * leaves: 16 bytes for each leaf, tree by tree, overwritten. depths: a byte for each tree. columns: 16 bytes for each bit of
 * each tree. sums: 16 bytes for each tree.
 */
export function foldPosition(leaves: usize, depths: usize, trees: i32, columns: usize, sums: usize): void {
  for (let tree = 0; tree < trees; tree++) {
    const depth = <i32>load<u8>(depths + tree);
    for (let bit = 0; bit < depth; bit++) {
      const pairs = 1 << (depth - 1 - bit);
      let sum = i64x2.splat(0);
      let from = leaves;
      let to = leaves;
      for (let pair = 0; pair < pairs; pair++) {
        const odd = v128.load(from, 16);
        sum = v128.xor(sum, odd);
        v128.store(to, v128.xor(v128.load(from), odd));
        from += 32;
        to += 16;
      }
      v128.store(columns, sum);
      columns += 16;
    }
    v128.store(sums, v128.load(leaves));
    sums += 16;
    leaves += (<usize>16) << depth;
  }
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
