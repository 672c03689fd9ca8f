/**
 * The API of scripts, as JavaScript that runs inside the sandbox: text, because no function of ours
 * may ever be reachable from in there. The parts are joined into one function (`api.ts`), and see
 * each other's names.
 */

/** The bridge outwards, and what all parts need. `bridge`, `bodyText` and `job` are the arguments. */
export const BASE_API = String.raw`
const { stringify, parse } = JSON;
const call = (name, ...given) => {
  const json = bridge(name, stringify(given));
  return json === undefined ? undefined : parse(json);
};
const define = (name, value) =>
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
const show = (value) => {
  if (typeof value === 'string') return value;
  // The address and the body of the request are texts that can be called too.
  if (typeof value === 'function' && typeof value.getRaw === 'function') return String(value);
  if (typeof value === 'function') return '[function ' + value.name + ']';
  if (value instanceof Error) return String(value);
  if (typeof value === 'object' && value !== null) {
    if (value instanceof String) return String(value);
    try {
      return stringify(value, null, 2) ?? String(value);
    } catch {
      return '[object that cannot be shown]';
    }
  }
  return String(value);
};
const lineIn = (stack) => {
  if (typeof stack !== 'string') return null;
  for (const frame of stack.split('\n')) {
    const at = frame.lastIndexOf(job.file + ':');
    if (at === -1) continue;
    const line = parseInt(frame.slice(at + job.file.length + 1), 10);
    if (line > 0) return line;
  }
  return null;
};
const here = () => lineIn(new Error().stack);

class AssertionError extends Error {
  get name() {
    return 'AssertionError';
  }
}
const reported = new WeakSet();
const describe = (error) => {
  let name = 'Error';
  let message = '';
  let stack = '';
  let expected;
  let actual;
  try {
    if (typeof error === 'object' && error !== null) {
      name = String(error.name ?? 'Error');
      message = String(error.message ?? '');
      stack = String(error.stack ?? '');
      if (error.expected !== undefined) expected = show(error.expected);
      if (error.actual !== undefined) actual = show(error.actual);
      if (!(error instanceof Error) && message === '') message = show(error);
    } else message = show(error);
  } catch {
    message = 'An error that cannot be shown.';
  }
  return {
    name,
    message,
    line:
      lineIn(stack) ??
      // A text that is no JSON has lines too.
      (error?.fileName === job.file && typeof error.lineNumber === 'number' ? error.lineNumber : null),
    // Where a module failed, the main file may be nowhere in the stack.
    stack: stack.slice(0, 2000),
    reported: typeof error === 'object' && error !== null && reported.has(error),
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
  };
};
const failure = (error) => {
  const { name, message, line, expected, actual } = describe(error);
  const text = name === 'AssertionError' || name === 'Error' ? message : name + ': ' + message;
  return { message: text === '' ? name : text, line, expected, actual };
};

/** A set of named values, that tells of every change. */
const values = (initial, kind) => {
  const map = new Map(Object.entries(initial));
  const set = (name, value) => {
    name = String(name);
    const json = value === undefined || value === null ? undefined : stringify(value);
    call('change', kind, name, json ?? null);
    if (json === undefined) map.delete(name);
    else map.set(name, parse(json));
  };
  return {
    get: (name) => map.get(String(name)) ?? null,
    set,
    isEmpty: () => map.size === 0,
    clear: (name) => set(name, null),
    clearAll: () => {
      for (const name of [...map.keys()]) set(name, null);
    },
    keys: () => [...map.keys()],
    forget: () => map.clear(),
  };
};
const readOnly = (initial) => {
  const map = new Map(Object.entries(initial));
  return Object.freeze({
    get: (name) => map.get(String(name)) ?? null,
    isEmpty: () => map.size === 0,
  });
};
`;
