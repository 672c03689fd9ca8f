/**
 * Rejected promises that nobody looks at. QuickJS gives no way to ask for them from outside, so that
 * each rejection is noted where it happens, and taken off where `then` is called on its promise:
 * what `await`, `catch`, `finally` and every chain come to.
 */
export const PROMISES_API = String.raw`
/** One for each rejection that nobody has looked at. */
const unseen = new Set();
/** Of a promise that was made by hand or by a chain: whether somebody listens. */
const cells = new WeakMap();
/** Promises of async functions that somebody listens to. */
const heard = new WeakSet();
/** What async functions return next: its rejection becomes theirs. */
const returned = new WeakSet();
const { construct, apply } = Reflect;
const nativeThen = Promise.prototype.then;
const functionText = Function.prototype.toString;

const refuse = (cell, reason) => {
  cell.reason = reason;
  if (!cell.isHeard) unseen.add(cell);
};
/** Of an async function, whose promise cannot be seen in it. */
const lost = (reason) => {
  refuse({ isAsync: true, isHeard: false }, reason);
  return reason;
};
const found = (reason) => {
  for (const cell of unseen) {
    if (cell.isAsync && Object.is(cell.reason, reason)) return unseen.delete(cell);
  }
};
define('$lost', lost);
define('$returned', {
  set value(value) {
    if (value instanceof Promise) returned.add(value);
  },
});

const watched = (executor, cell) => (resolve, reject) => {
  let settled = false;
  const fail = (reason) => {
    if (settled) return;
    settled = true;
    refuse(cell, reason);
    reject(reason);
  };
  const settle = (value) => {
    if (settled) return;
    let then;
    try {
      if (typeof value === 'object' && value !== null) then = value.then;
    } catch (error) {
      return fail(error);
    }
    if (value !== undefined && value === cell.promise) {
      return fail(new TypeError('A promise cannot wait for itself.'));
    }
    settled = true;
    if (typeof then !== 'function') return resolve(value);
    // Its rejection becomes that of this one.
    const passOn = (refused) => (reason) => {
      refuse(cell, reason);
      refused(reason);
    };
    resolve({ then: (fulfilled, refused) => apply(then, value, [fulfilled, passOn(refused)]) });
  };
  try {
    executor(settle, fail);
  } catch (error) {
    fail(error);
  }
};
// What 'await' and every chain are made of compares the constructor: with this one they call 'then'.
const WatchedPromise = new Proxy(Promise, {
  construct: (target, [executor, ...rest], made) => {
    const cell = { isAsync: false, isHeard: false, promise: undefined };
    const run = typeof executor === 'function' ? watched(executor, cell) : executor;
    cell.promise = construct(target, [run, ...rest], made);
    cells.set(cell.promise, cell);
    return cell.promise;
  },
});
const keep = (object, name, value) =>
  Object.defineProperty(object, name, { value, writable: true, configurable: true });
const isOfTheLanguage = (value) =>
  typeof value === 'function' && value.name === '' && apply(functionText, value, []).includes('[native code]');
keep(Promise.prototype, 'constructor', WatchedPromise);
keep(Promise.prototype, 'then', function then(onFulfilled, onRejected) {
  const passesOn = returned.delete(this) && isOfTheLanguage(onRejected);
  const cell = cells.get(this);
  const isFirst = cell === undefined && this instanceof Promise && !heard.has(this);
  if (isFirst) heard.add(this);
  if (cell !== undefined) {
    cell.isHeard = true;
    unseen.delete(cell);
  }
  if (!isFirst && !passesOn) return apply(nativeThen, this, [onFulfilled, onRejected]);
  const hears = (reason) => {
    if (isFirst) found(reason);
    if (passesOn) lost(reason);
    if (typeof onRejected === 'function') return onRejected(reason);
    throw reason;
  };
  return apply(nativeThen, this, [onFulfilled, hears]);
});
define('Promise', WatchedPromise);
/** The first that nobody has looked at and that stands among no tests. */
const unawaited = () => {
  for (const { reason } of unseen) {
    const described = describe(reason);
    if (!described.reported) return stringify(described);
  }
  return undefined;
};
`;
