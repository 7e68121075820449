import { byteAt } from '../byte-at.ts';
import { AFFINE } from '../field/aes.ts';
import { BASIS, multiply256, SQUARE } from '../field/gf256.ts';
import { BYTE_CLASSES, CLASS_CONDITIONS, type VanishingMap } from '../statement/byte-class.ts';
import type { CircuitPlaces } from './load-circuit.ts';

type ByteMap = (byte: number) => number;
type Table = readonly [place: number, bytes: Uint8Array];

const CLASS_BYTES = 8;

/** The images of the 16 low halves and of the 16 high halves of bytes, whose sums are those of a GF(2)-linear map. */
const halfTables = (map: ByteMap): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, at) => map(at < 16 ? at : (at & 15) << 4));

const affine: ByteMap = (byte) => byteAt(AFFINE, byte);
const square: ByteMap = (byte) => byteAt(SQUARE, byte);

/** What lifting needs of a committed S-box output y: y, y², A·y and (A·y)². */
const SBOX_MAPS: readonly ByteMap[] = [(y) => y, square, affine, (y) => square(affine(y))];

/** Every map of every class, once. */
const CLASS_MAPS: readonly VanishingMap[] = [
  ...new Set(Object.values(CLASS_CONDITIONS).flatMap(({ excluded, allowed }) => [...excluded, ...allowed])),
];

/** A class as the circuit reads it: how many excluded maps, which, how many allowed maps, which. */
const encodeClass = (maps: readonly VanishingMap[]): number[] => [
  maps.length,
  ...maps.map((map) => CLASS_MAPS.indexOf(map)),
];

/** The circuit's constant tables, which are public, and their places in its memory. */
export const circuitTables = (at: CircuitPlaces): readonly Table[] => [
  ...Array.from({ length: 256 }, (_, c): Table => [
    at.PRODUCT_TABLES + 32 * c,
    halfTables((byte) => multiply256(c, byte)),
  ]),
  ...BASIS.flatMap((power, bit) =>
    SBOX_MAPS.map((map, i): Table => [
      at.SBOX_LIFTS + 32 * (SBOX_MAPS.length * bit + i),
      halfTables((byte) => multiply256(power, map(byte))),
    ]),
  ),
  ...CLASS_MAPS.flatMap((map, i) =>
    BASIS.map((power, bit): Table => [
      at.CLASS_LIFTS + 32 * (BASIS.length * i + bit),
      halfTables((byte) => multiply256(power, byteAt(map, byte) ^ byteAt(map, 0))),
    ]),
  ),
  [at.CLASS_CONSTANTS, Uint8Array.from(CLASS_MAPS, (map) => byteAt(map, 0))],
  ...BYTE_CLASSES.map((byteClass, i): Table => {
    const { excluded, allowed } = CLASS_CONDITIONS[byteClass];
    return [at.CLASSES + CLASS_BYTES * i, Uint8Array.from([...encodeClass(excluded), ...encodeClass(allowed)])];
  }),
  [at.AFFINE, halfTables(affine)],
  [at.SQUARE, halfTables(square)],
];
