/** Which folders a folder may import from: the layer table of docs/architecture.md. `packages` names allowed packages; absent means any. */
export type Layer = { readonly folders: readonly string[]; readonly packages?: readonly string[] };

/** Libraries that decide from their arguments alone: no environment, clock, randomness, file or network. */
const DETERMINISTIC = [
  'zod',
  'tldts',
  'ipaddr.js',
  'jose',
  '@sd-jwt/core',
  'css-what',
  'parse5',
  're2js',
  '@peculiar/x509',
  '@peculiar/asn1-schema',
  '@peculiar/asn1-x509',
  'node:crypto',
  'node:buffer',
];

export const LAYERS: Readonly<Record<string, Layer>> = {
  core: { folders: ['core', 'zktls'], packages: DETERMINISTIC },
  zktls: { folders: ['zktls', 'core'], packages: DETERMINISTIC },
  adapters: { folders: ['adapters', 'core', 'zktls'] },
  functions: { folders: ['functions', 'core', 'zktls', 'adapters'] },
  runner: { folders: ['runner', 'core', 'zktls', 'adapters'] },
  attestor: { folders: ['attestor', 'core', 'zktls', 'adapters'] },
  embed: {
    folders: [
      ...['embed', 'core/contract', 'core/failure.ts'],
      ...['core/session/event.ts', 'core/session/awaiting-reason.ts', 'core/session/status.ts'],
    ],
    packages: ['zod'],
  },
  sdk: { folders: ['sdk', 'core/contract', 'core/webhook', 'core/session/status.ts', 'zktls'] },
  authoring: { folders: ['authoring', 'core', 'zktls', 'adapters', 'sdk', 'runner', 'attestor'] },
  operator: { folders: ['operator', 'core', 'zktls', 'adapters', 'sdk', 'runner/chromium', 'authoring'] },
  lib: { folders: ['lib', 'core/failure.ts'] },
  examples: { folders: ['examples', 'sdk'] },
  local: {
    folders: ['local', 'core', 'zktls', 'adapters', 'functions', 'runner', 'attestor', 'examples', 'platforms', 'lib'],
  },
};

export type Import = { readonly from: string; readonly to: string };
export type Violation = Import & { readonly reason: string };

/** Finds the imports that the layer table forbids. Paths are relative to the root; packages are bare names. */
export const findViolations = (imports: readonly Import[]): Violation[] =>
  imports.flatMap((found) => {
    const folder = found.from.split('/')[0] ?? '';
    const layer = LAYERS[folder];
    const reason = layer === undefined ? undefined : refusal(folder, layer, found.to);
    return reason === undefined ? [] : [{ ...found, reason }];
  });

const refusal = (folder: string, layer: Layer, to: string): string | undefined => {
  if (to.startsWith('./')) {
    const target = to.slice(2);
    const allowed = layer.folders.some((entry) => target === entry || target.startsWith(`${entry}/`));
    return allowed ? undefined : `${folder} may import only from ${layer.folders.join(', ')}`;
  }
  if (layer.packages === undefined) return undefined;
  const allowed = layer.packages.some((name) => to === name || to.startsWith(`${name}/`));
  return allowed ? undefined : `${folder} may use only the packages ${layer.packages.join(', ')}`;
};
