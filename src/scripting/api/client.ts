/** `client`, `console` and timers. */
export const CLIENT_API = String.raw`
const globals = values(job.globals, 'global');
const globalHeaders = values({}, 'globalHeader');
const requestVariables = values(job.request.variables, 'variable');
const log = (...given) => {
  call('log', given.map(show).join(' '));
};

const report = (name, outcome) => {
  call('test', { name, ok: true, line: null, ...outcome });
};
const assert = (condition, message, compared = {}) => {
  if (condition) return;
  const error = new AssertionError(message === undefined ? 'Assertion failed' : show(message));
  const { expected, actual } = Object.assign(error, compared);
  if (!testing && waiting === 0) {
    // Outside of a test it is one by itself: it fails, and the script ends here.
    report(error.message, {
      ok: false,
      message: error.message,
      line: lineIn(error.stack),
      ...('expected' in compared ? { expected: show(expected), actual: show(actual) } : {}),
    });
    reported.add(error);
  }
  throw error;
};
/** Kulala's helpers. */
const same = (actual, expected, message) =>
  assert(actual === expected || stringify(actual) === stringify(expected), message ?? 'Not the same', {
    expected,
    actual,
  });
const hasText = (actual, expected, message) =>
  assert(show(actual ?? '').includes(show(expected)), message ?? 'The text is not in it', { expected, actual });
const at = (value, path) =>
  String(path).split('.').reduce((inner, name) => inner?.[name], value);
const asserts = Object.assign((condition, message) => assert(condition, message), {
  true: (value, message) => same(value, true, message),
  false: (value, message) => same(value, false, message),
  same,
  hasString: hasText,
  responseHas: (name, expected, message) => same(at(globalThis.response, name), expected, message),
  headersHas: (name, expected, message) =>
    same(globalThis.response?.headers.valueOf(name), expected, message),
  bodyHas: (expected, message) => hasText(globalThis.response?.text, expected, message),
  jsonHas: (path, expected, message) => same(at(globalThis.response?.json(), path), expected, message),
});
define('assert', asserts);
let testing = false;
/** Tests whose promise is not settled: what fails meanwhile is theirs. */
let waiting = 0;
const unsettled = new Set();
const NEVER = 'It waits for something that never comes.';
/** The end: a test that is not through by now never will be. */
const finish = () => {
  for (const { name, line } of unsettled) report(name, { ok: false, line, message: NEVER });
  unsettled.clear();
};
const test = (name, body) => {
  name = show(name);
  const line = here();
  if (typeof body !== 'function') throw new TypeError('client.test(name, function) needs a function.');
  const fail = (error) => {
    const told = failure(error);
    report(name, { ...told, ok: false, line: told.line ?? line });
  };
  const before = testing;
  testing = true;
  try {
    const result = body();
    if (typeof result?.then === 'function') {
      waiting += 1;
      const open = { name, line };
      unsettled.add(open);
      const settled = (tell) => (value) => {
        waiting -= 1;
        unsettled.delete(open);
        tell(value);
      };
      result.then(settled(() => report(name, { line })), settled(fail));
    } else report(name, { line });
  } catch (error) {
    fail(error);
  } finally {
    testing = before;
  }
};

const client = {
  global: {
    get: globals.get,
    set: globals.set,
    isEmpty: globals.isEmpty,
    clear: globals.clear,
    clearAll: () => {
      call('clearGlobals');
      globals.forget();
    },
    headers: {
      set: globalHeaders.set,
      get: globalHeaders.get,
      clear: globalHeaders.clear,
      clearAll: globalHeaders.clearAll,
    },
  },
  variables: {
    environment: readOnly(job.environment),
    file: readOnly(job.fileVariables),
    global: globals,
    request: requestVariables,
  },
  log,
  test,
  assert: asserts,
  // Kulala keeps its globals right here.
  isEmpty: globals.isEmpty,
  clear: globals.clear,
  clearAll: () => client.global.clearAll(),
  exit: () => {
    call('exit');
    throw new Error('client.exit()');
  },
};
define('client', client);
define('console', { log, info: log, warn: log, error: log, debug: log });

/** Nothing waits in here: what is due later runs at once, after the script, in the order of its time. */
const timers = [];
const TIMER_END_MS = 60000;
let timerCount = 0;
let virtualMs = 0;
const later = (body, ms, every, given) => {
  timerCount += 1;
  const delay = Math.max(every ? 1 : 0, Number(ms) || 0);
  timers.push({ id: timerCount, body, at: virtualMs + delay, every: every ? delay : null, given });
  return timerCount;
};
const forget = (id) => {
  const at = timers.findIndex((timer) => timer.id === id);
  if (at !== -1) timers.splice(at, 1);
};
/** Runs the next timer; false when there is none. */
const tick = () => {
  let next = null;
  for (const timer of timers) if (next === null || timer.at < next.at) next = timer;
  if (next === null || next.at > TIMER_END_MS) return false;
  virtualMs = next.at;
  if (next.every === null) forget(next.id);
  else next.at += next.every;
  if (typeof next.body === 'function') next.body(...next.given);
  return true;
};
define('setTimeout', (body, ms, ...given) => later(body, ms, false, given));
define('setInterval', (body, ms, ...given) => later(body, ms, true, given));
define('clearTimeout', forget);
define('clearInterval', forget);
define('queueMicrotask', (body) => {
  Promise.resolve().then(body);
});
`;
