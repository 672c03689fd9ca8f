/**
 * Rejected promises that nobody looks at. QuickJS gives no way to ask for them from outside, so that
 * each rejection is noted where it happens, and taken off where a handler is called with it.
 */
export const PROMISES_API = String.raw`
const unseen = new Map();
const lost = (reason) => {
  unseen.set(reason, describe(reason));
  return reason;
};
const { construct, apply } = Reflect;
const nativeThen = Promise.prototype.then;
const watched = (executor) => (resolve, reject) => {
  let settled = false;
  const once = (settle, note) => (value) => {
    if (!settled) note(value);
    settled = true;
    settle(value);
  };
  const refuse = once(reject, lost);
  try {
    executor(once(resolve, () => {}), refuse);
  } catch (error) {
    refuse(error);
  }
};
// What 'await' and every chain are made of compares the constructor: with this one they call 'then'.
const WatchedPromise = new Proxy(Promise, {
  construct: (target, [executor, ...rest], made) =>
    construct(target, [typeof executor === 'function' ? watched(executor) : executor, ...rest], made),
});
const keep = (object, name, value) =>
  Object.defineProperty(object, name, { value, writable: true, configurable: true });
keep(Promise.prototype, 'constructor', WatchedPromise);
keep(Promise.prototype, 'then', function then(onFulfilled, onRejected) {
  const hears =
    typeof onRejected !== 'function'
      ? onRejected
      : (reason) => {
          unseen.delete(reason);
          return onRejected(reason);
        };
  return apply(nativeThen, this, [onFulfilled, hears]);
});
define('Promise', WatchedPromise);
define('$lost', lost);
/** The first that nobody has looked at and that stands among no tests. */
const unawaited = () => {
  for (const described of unseen.values()) if (!described.reported) return stringify(described);
  return undefined;
};
`;
