import { addProductTo, reduced, reducedFrom, times } from './field';
import { COEFFICIENTS, CONSTANT, LINEAR, LINEARS, PRODUCTS } from './memory';

// The sum of zktls/proof/circuit/constraint-sum.ts: sixteen constraints share a coefficient.
const PACKED = 16;

let packed: i32 = 0;
let coefficient: usize = COEFFICIENTS;
let end: usize = COEFFICIENTS;

/** Begins a sum with so many bytes of coefficients. */
export function begin(coefficientBytes: usize): void {
  packed = 0;
  coefficient = COEFFICIENTS;
  end = COEFFICIENTS + coefficientBytes;
  memory.fill(PRODUCTS, 0, 160);
}

/** Ends the sum; both are then reduced. */
export function finish(): void {
  flush();
  v128.store(CONSTANT, reduced(v128.load(CONSTANT), v128.load(CONSTANT, 16)));
  v128.store(LINEAR, reduced(v128.load(LINEAR), v128.load(LINEAR, 16)));
}

function flush(): void {
  if (packed === 0) return;
  if (coefficient === end) unreachable();
  addProductTo(CONSTANT, coefficient, reducedFrom(PRODUCTS));
  addProductTo(LINEAR, coefficient, reducedFrom(LINEARS));
  memory.fill(PRODUCTS, 0, 96);
  coefficient += 16;
  packed = 0;
}

function reserve(count: i32): usize {
  if (packed + count > PACKED) flush();
  const place = <usize>packed;
  packed += count;
  return place;
}

function addLinear(place: usize, terms: v128): void {
  v128.store(LINEARS + place, v128.xor(v128.load(LINEARS + place), terms));
}

/** x*y^2 = y and x^2*y = x; 16 coefficients each of x, its square, y and its square. Values are 0 for the verifier. */
export function addInverse(x: usize, xSquare: usize, y: usize, ySquare: usize, xValue: u32, yValue: u32): void {
  const place = reserve(2);
  const ys = v128.load(y);
  const ySquares = v128.load(ySquare);
  addProductTo(PRODUCTS + place, x, ySquares);
  addProductTo(PRODUCTS + place + 1, xSquare, ys);
  let first = ys;
  let second = v128.load(x);
  if ((xValue | yValue) !== 0) {
    const xs = second;
    const xSquares = v128.load(xSquare);
    first = v128.xor(first, v128.xor(times(xValue, ySquares), times(squareOf(yValue), xs)));
    second = v128.xor(second, v128.xor(times(squareOf(xValue), ys), times(yValue, xSquares)));
  }
  addLinear(place, first);
  addLinear(place + 1, second);
}

/** a*b = c. */
export function addProduct(a: usize, b: usize, c: v128, aValue: u32, bValue: u32): void {
  const place = reserve(1);
  addProductTo(PRODUCTS + place, a, v128.load(b));
  addLinear(place, v128.xor(c, v128.xor(times(aValue, v128.load(b)), times(bValue, v128.load(a)))));
}

/** a = 0. */
export function addZero(a: v128): void {
  addLinear(reserve(1), a);
}

function squareOf(value: u32): u32 {
  return <u32>i8x16.extract_lane_u(times(value, i8x16.splat(<i8>value)), 0);
}
