/** `response`: JetBrains' names, and those of Requests. */
export const RESPONSE_API = String.raw`
const fieldsOf = (fields) => {
  const valuesOf = (name) => fields.filter(([other]) => sameName(other, name)).map(([, value]) => value);
  const api = {
    valueOf: (name) => valuesOf(name)[0] ?? null,
    valuesOf,
    get: (name) => (valuesOf(name).length === 0 ? null : valuesOf(name).join(', ')),
    getAll: valuesOf,
    has: (name) => valuesOf(name).length > 0,
    all: () => fields.map(header),
    findByName: (name) => {
      const field = fields.find(([other]) => sameName(other, name));
      return field === undefined ? null : header(field);
    },
    keys: () => fields.map(([name]) => name),
    toString: () => fields.map(([name, value]) => name + ': ' + value).join('\n'),
    toJSON: () => Object.fromEntries(fields.map(([name]) => [name, api.get(name)])),
    [Symbol.iterator]: () => fields.map(([name, value]) => [name, value])[Symbol.iterator](),
  };
  // As in Requests: headers['content-type'].
  return new Proxy(api, {
    get: (target, name) =>
      name in target && (typeof name === 'symbol' || Object.hasOwn(target, name))
        ? target[name]
        : typeof name === 'string'
          ? (target.get(name) ?? undefined)
          : undefined,
    has: (target, name) => Reflect.has(target, name) || target.has(name),
  });
};

const linesOf = (text) => text.split(/\r\n|\n|\r/);
/** Messages of an event stream: the data of each. */
const messagesOf = (text, mimeType) => {
  if (mimeType !== 'text/event-stream') return linesOf(text).filter((line) => line !== '');
  const messages = [];
  for (const event of text.split(/(?:\r\n|\n|\r){2,}/)) {
    const data = linesOf(event).filter((line) => line.startsWith('data:'));
    if (data.length > 0) messages.push(data.map((line) => line.slice(5).replace(/^ /, '')).join('\n'));
  }
  return messages;
};
const stream = (text, mimeType) => {
  const each = (items) => (subscriber, onFinish) => {
    let open = true;
    for (const [index, item] of items.entries()) {
      if (!open) break;
      subscriber(item, () => {
        open = false;
      }, index);
    }
    if (typeof onFinish === 'function') onFinish();
  };
  return Object.assign(new String(text), {
    onEachLine: each(linesOf(text)),
    onEachMessage: each(messagesOf(text, mimeType)),
  });
};
const isStream = (mimeType) =>
  mimeType === 'text/event-stream' || /^application\/(?:x-)?(?:ndjson|jsonl|json-lines|stream\+json|json-seq)$/.test(mimeType);
const isJson = (mimeType) => /^(?:application|text)\/(?:json|[\w.-]+\+json)$/.test(mimeType);

const makeResponse = (facts, index) => {
  let text;
  let parsed;
  const read = () => (text ??= bodyText(index));
  const makeBody = () => {
    if (isStream(facts.mimeType)) return stream(read(), facts.mimeType);
    if (!isJson(facts.mimeType)) return read();
    try {
      return parse(read());
    } catch (error) {
      if (error instanceof SyntaxError) return read();
      throw error;
    }
  };
  const { statusCode } = facts;
  const redirects = [301, 302, 303, 307, 308];
  const headers = fieldsOf(facts.headers);
  const cookies = facts.cookies.map((cookie) => Object.freeze({ ...cookie }));
  cookies.get = (name) => cookies.find((cookie) => cookie.name === name)?.value ?? null;
  return {
    status: statusCode,
    get body() {
      parsed ??= { value: makeBody() };
      return parsed.value;
    },
    set body(value) {
      parsed = { value };
    },
    headers,
    contentType: { mimeType: facts.mimeType, charset: facts.charset },
    cookies,
    cookieByName: (name) => cookies.find((cookie) => cookie.name === name) ?? null,
    cookiesByName: (name) => cookies.filter((cookie) => cookie.name === name),
    statusCode,
    responseCode: statusCode,
    reason: facts.reason,
    statusText: facts.reason,
    ok: statusCode < 400 || statusCode >= 600,
    url: facts.url,
    httpVersion: facts.httpVersion,
    encoding: facts.encoding,
    get text() {
      return read();
    },
    json: () => {
      try {
        return parse(read());
      } catch (cause) {
        if (!(cause instanceof SyntaxError)) throw cause;
        const error = new Error('The body is no JSON: ' + cause.message);
        error.name = 'JSONDecodeError';
        throw error;
      }
    },
    iterLines: () => linesOf(read()),
    history: facts.history.map((earlier, at) => makeResponse(earlier, at)),
    get links() {
      return call('links');
    },
    isRedirect: redirects.includes(statusCode) && headers.has('location'),
    isPermanentRedirect: (statusCode === 301 || statusCode === 308) && headers.has('location'),
    elapsed: facts.elapsedMs / 1000,
    elapsedMs: facts.elapsedMs,
    responseTime: facts.elapsedMs,
    sizeBytes: facts.sizeBytes,
    bodyCut: facts.bodyCut,
    request,
    raiseForStatus: () => {
      if (statusCode < 400 || statusCode > 599) return;
      const kind = statusCode < 500 ? 'Client' : 'Server';
      const error = new Error(statusCode + ' ' + kind + ' Error: ' + facts.reason + ' for url: ' + facts.url);
      error.name = 'HTTPError';
      throw error;
    },
  };
};
if (job.response !== null) define('response', makeResponse(job.response, null));
`;
