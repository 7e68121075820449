import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileFunction, constants } from 'node:vm';

/** A function's handler as Node 24's runtime calls it. */
export type Handler = (event: unknown, context: unknown) => unknown;

/** An error of the runtime itself, with the type that Lambda gives it. */
const runtimeError = (type: string, message: string): Error => Object.assign(new Error(message), { name: type });

/**
 * Loads a handler from a bundle as Lambda's Node.js runtime does. Throws what the bundle throws, or an error with the
 * runtime's own type (`Runtime.ImportModuleError`, `Runtime.HandlerNotFound`, …) as its name.
 */
export const loadHandler = async (assetDir: string, handler: string): Promise<Handler> => {
  const [, moduleName, exportName] = /^([^.]+)\.([^.]+)$/.exec(handler) ?? [];
  if (moduleName === undefined || exportName === undefined) {
    throw runtimeError('Runtime.MalformedHandlerName', `Bad handler: ${handler}`);
  }
  const exported: unknown = Reflect.get(await loadModule(assetDir, moduleName), exportName);
  if (!isHandler(exported)) {
    const why = exported === undefined ? 'is undefined or not exported' : 'is not a function';
    throw runtimeError('Runtime.HandlerNotFound', `${handler} ${why}`);
  }
  // Node 24's runtime knows no callbacks and tells a handler that takes one by its length:
  // https://aws.amazon.com/blogs/compute/node-js-24-runtime-now-available-in-aws-lambda/
  if (exported.length >= 3) {
    throw runtimeError('Runtime.CallbackHandlerDeprecated', 'Node.js 24 functions cannot take a callback.');
  }
  return exported;
};

const isHandler = (value: unknown): value is Handler => typeof value === 'function';

const loadModule = async (assetDir: string, moduleName: string): Promise<object> => {
  const file = ['.js', '.cjs', '.mjs'].map((ending) => join(assetDir, moduleName + ending)).find(existsSync);
  if (file === undefined) throw runtimeError('Runtime.ImportModuleError', `Error: Cannot find module '${moduleName}'`);
  try {
    return file.endsWith('.mjs') ? await import(pathToFileURL(file).href) : loadCommonJs(file);
  } catch (error) {
    if (error instanceof SyntaxError)
      throw runtimeError('Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`);
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') {
      throw runtimeError('Runtime.ImportModuleError', `Error: ${error.message}`);
    }
    throw error;
  }
};

/**
 * Runs a CommonJS file. `require` would not do: an asset lies below this project, whose package.json says that `.js` is
 * ESM, while `/var/task` has no package.json above it.
 */
const loadCommonJs = (file: string): object => {
  const module: { exports: object } = { exports: {} };
  const run = compileFunction(readFileSync(file, 'utf8'), ['exports', 'require', 'module', '__filename', '__dirname'], {
    filename: file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  run.call(module.exports, module.exports, createRequire(file), module, file, dirname(file));
  return module.exports;
};
