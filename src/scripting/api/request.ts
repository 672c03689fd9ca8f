/** `request`, before and after sending. */
export const REQUEST_API = String.raw`
/** A text that can also be called, and asked for what stood in the file. */
const textual = (raw, substituted) => {
  const value = () => substituted() ?? raw ?? '';
  const extra = {
    getRaw: () => raw ?? '',
    tryGetSubstituted: () => substituted() ?? raw ?? '',
    getComputed: () => substituted() ?? raw ?? '',
    toString: value,
    valueOf: value,
    toJSON: value,
  };
  for (const name of Object.getOwnPropertyNames(String.prototype)) {
    if (name in extra || typeof String.prototype[name] !== 'function' || name === 'constructor') continue;
    extra[name] = (...given) => value()[name](...given);
  }
  Object.defineProperty(value, 'length', { get: () => value().length, configurable: true });
  return Object.assign(value, extra);
};

const given = job.request;
let method = given.method;
let url = given.url;
let body = given.body;
const headerFields = given.headers.map(([name, value]) => [name, value]);
const sameName = (a, b) => String(a).toLowerCase() === String(b).toLowerCase();
const header = ([name, value]) => {
  const raw = given.template.headers.find(([other]) => sameName(other, name))?.[1] ?? value;
  return {
    name: () => name,
    value: () => value,
    getRawValue: () => raw,
    tryGetSubstitutedValue: () => value,
    tryGetSubstituted: () => value,
    getRaw: () => raw,
    toString: () => name + ': ' + value,
  };
};
const removeHeader = (name) => {
  for (let at = headerFields.length - 1; at >= 0; at -= 1) {
    if (sameName(headerFields[at][0], name)) headerFields.splice(at, 1);
  }
};
const onlyBefore = (what) => {
  if (job.when !== 'pre') throw new TypeError(what + ' can be changed before the request is sent only.');
};
const requestHeaders = {
  all: () => headerFields.map(header),
  findByName: (name) => {
    const field = headerFields.find(([other]) => sameName(other, name));
    return field === undefined ? null : header(field);
  },
  get: (name) => headerFields.find(([other]) => sameName(other, name))?.[1] ?? null,
  has: (name) => headerFields.some(([other]) => sameName(other, name)),
  set: (name, value) => {
    onlyBefore('Headers');
    removeHeader(name);
    headerFields.push([String(name), show(value)]);
    call('change', 'header', String(name), stringify(show(value)));
  },
  remove: (name) => {
    onlyBefore('Headers');
    removeHeader(name);
    call('change', 'header', String(name), null);
  },
};
requestHeaders.delete = requestHeaders.remove;
const urlText = textual(given.template.url, () => url);
const bodyTextual = textual(given.template.body, () => body);
const flow = (name, when) => () => {
  if (job.when !== when) {
    throw new TypeError('request.' + name + '() is for scripts ' + (when === 'pre' ? 'before' : 'after') + ' the request.');
  }
  call('flow', name);
};
const request = {
  name: given.name,
  get method() {
    return method;
  },
  set method(value) {
    onlyBefore('The method');
    method = show(value);
    call('change', 'method', '', stringify(method));
  },
  get url() {
    return urlText;
  },
  set url(value) {
    onlyBefore('The address');
    url = show(value);
    call('change', 'url', '', stringify(url));
  },
  get body() {
    return bodyTextual;
  },
  set body(value) {
    onlyBefore('The body');
    body = show(value);
    call('change', 'body', '', stringify(body));
  },
  headers: requestHeaders,
  environment: readOnly(job.environment),
  variables: requestVariables,
  iteration: () => given.iteration,
  templateValue: () => null,
  skip: flow('skip', 'pre'),
  replay: flow('replay', 'post'),
  abort: () => {
    call('flow', 'stop');
    call('exit');
    throw new Error('request.abort()');
  },
};
define('request', request);
`;
