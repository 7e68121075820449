import * as z from 'zod';
import { COMPILED_CIRCUIT } from './compiled-circuit.ts';

/** Where things are in the circuit's memory: assembly/circuit/memory.ts says what they are. */
const placesSchema = z.record(
  z.enum([
    'AFFINE',
    'CLASSES',
    'CLASS_CONSTANTS',
    'CLASS_LIFTS',
    'COEFFICIENTS',
    'COLUMNS',
    'CONSTANT',
    'DELTA',
    'DISCLOSED',
    'HIDDEN',
    'INPUT',
    'KNOWN',
    'LAST_COLUMNS',
    'LAST_INVERSE',
    'LINEAR',
    'NINTH',
    'NINTH_PLACES',
    'PRODUCT_TABLES',
    'ROUND_KEYS',
    'SBOX_LIFTS',
    'SQUARE',
    'WITNESS',
    'X',
    'Y',
  ]),
  z.number(),
);

export type CircuitPlaces = Readonly<z.infer<typeof placesSchema>>;

type Run = (...parameters: (number | boolean)[]) => void;

export type LoadedCircuit = {
  /** What assembly/circuit-kernels.ts exports. */
  readonly run: Readonly<Record<'begin' | 'inverse' | 'product' | 'zero' | 'block' | 'finish', Run>>;
  readonly at: CircuitPlaces;
  /** Makes the memory so long, if it is shorter. Views of before are then empty. */
  readonly reserve: (bytes: number) => void;
  readonly view: (place: number, length: number) => Uint8Array;
  readonly put: (place: number, bytes: Uint8Array) => void;
};

const PAGE_BYTES = 65_536;

/** Makes an instance of the compiled circuit with a memory of its own. Throws where the engine has no WebAssembly SIMD. */
export const loadCircuit = (): LoadedCircuit => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(COMPILED_CIRCUIT, 'base64')), {
    env: { memory },
  });
  const view = (place: number, length: number): Uint8Array => new Uint8Array(memory.buffer, place, length);
  return {
    run: {
      begin: functionOf(exports, 'begin'),
      inverse: functionOf(exports, 'inverse'),
      product: functionOf(exports, 'product'),
      zero: functionOf(exports, 'zero'),
      block: functionOf(exports, 'block'),
      finish: functionOf(exports, 'finish'),
    },
    at: placesSchema.parse(
      Object.fromEntries(placesSchema.keyType.options.map((name) => [name, valueOf(exports[name])])),
    ),
    reserve: (bytes) => {
      const missing = bytes - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    },
    view,
    put: (place, bytes) => view(place, bytes.length).set(bytes),
  };
};

const functionOf = (exports: WebAssembly.Exports, name: string): Run => {
  const exported = exports[name];
  if (typeof exported !== 'function')
    throw new Error('compiled-circuit.ts is of another source: npm run build:kernels');
  return (...parameters) => void exported(...parameters);
};

const valueOf = (exported: WebAssembly.ExportValue | undefined): unknown =>
  typeof exported === 'object' && 'value' in exported ? exported.value : undefined;
