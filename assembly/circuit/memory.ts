// Where things are in the memory that the host owns. The host reads these addresses from the module's exports.

/** For each c of GF(2^8) 16 products with 0..15 and 16 with 0x00, 0x10 .. 0xf0. */
export const PRODUCT_TABLES: usize = 0;
/** For each bit l of a coefficient four maps of a committed byte y, 32 bytes each as above: y, y^2, A*y, (A*y)^2, times 2^l. */
export const SBOX_LIFTS: usize = 8192;
/** For each vanishing map and each bit l its linear part times 2^l, 32 bytes each: 16 maps at most. */
export const CLASS_LIFTS: usize = 9216;
/** The value at 0 of each vanishing map. */
export const CLASS_CONSTANTS: usize = 13312;
/** For each class 8 bytes: how many excluded maps, which, how many allowed maps, which. */
export const CLASSES: usize = 13328;
/** The linear part of the S-box' affine map, and squaring, 32 bytes each. */
export const AFFINE: usize = 13392;
export const SQUARE: usize = 13456;

/** The verifier's delta; zero for the prover. */
export const DELTA: usize = 13488;

// States of AES: for each coefficient k of a lifted byte, and last for the values, 16 bytes of the state and 16 of its squares.
export const ROW: usize = 32;
export const VALUES: usize = 512;
export const STATE: usize = 544;

/** Eleven states; from the second on with the S-box' constant. */
export const ROUND_KEYS: usize = 13504;
/** A state: the affine map's inverse of the last round key. */
export const LAST_INVERSE: usize = 19488;
/** Of each byte of the last round key its 128 columns: for each bit l the 16 columns 8k + l. */
export const LAST_COLUMNS: usize = 20032;

// The sum of constraints (constraint-sum.ts).
export const PRODUCTS: usize = 22080;
export const LINEARS: usize = 22128;
export const CONSTANT: usize = 22176;
export const LINEAR: usize = 22208;

// One constraint that the host adds: coefficients of x and of its square, of y and of its square.
export const X: usize = 22240;
export const Y: usize = 22272;

// What a block is (aes-block.ts).
export const INPUT: usize = 22304;
/** For each S-box the place of its byte among the witness bytes of round 9; 0xff for none. */
export const NINTH_PLACES: usize = 22320;
/** The S-boxes of round 9, ascending. */
export const NINTH: usize = 22336;
/** Which bytes are disclosed, and of each the affine map's inverse of ciphertext + plaintext + constant. */
export const DISCLOSED: usize = 22352;
export const KNOWN: usize = 22368;
/** For each hidden byte 4 bytes: which, its class, the S-box' constant + ciphertext, and where its witness is in the block's. */
export const HIDDEN: usize = 22384;

// Working memory.
export const INNER: usize = 22448;
export const OUTER: usize = 22992;
export const OUTPUTS: usize = 23536;
/** Of each S-box 16 coefficients of x, of its square, of y and of its square: 256 bytes each. */
export const TURNED: usize = 24080;
export const SWAP: usize = 25104;
export const GATHERED: usize = 25616;
export const PLAIN: usize = 25744;

/** The witness bytes of a block, for the prover, and the sixteen positions of columns that they are in. */
export const WITNESS: usize = 25872;
export const COLUMNS: usize = 26144;
/** From here on 16 bytes for each pack of constraints. */
export const COEFFICIENTS: usize = 58912;
