/** What holds for every URL, header section, form and multipart body. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { encodePairs } from '../../../src/engine/form.ts';
import { Headers } from '../../../src/engine/headers.ts';
import { checkHeaders } from '../../../src/engine/prepare/headers.ts';
import { multipartBody } from '../../../src/engine/prepare/multipart.ts';
import { RequestException } from '../../../src/engine/errors.ts';
import {
  joinUrl,
  originOf,
  prepareUrl,
  requote,
  resolveUrl,
  splitUrl,
} from '../../../src/engine/url.ts';

const RUNS = { numRuns: 500 };
const path = fc
  .string({ unit: 'grapheme', maxLength: 30 })
  .map((text) => `/${text.replace(/[\u0000-\u001f\u007f#?]/g, '')}`);
const host = fc.domain();

/** The prepared URL, null when it is refused in our own words. */
function prepared(url: string): string | null {
  try {
    return prepareUrl(url).url;
  } catch (error) {
    assert.ok(RequestException.is(error), String(error));
    return null;
  }
}

describe('properties of URL preparation', () => {
  it('ends in a URL or an error of ours, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.webUrl(),
          fc.string().map((s) => `http://${s}`),
        ),
        (text) => {
          prepared(text);
        },
      ),
      RUNS,
    );
  });

  it('gives printable ASCII without blanks, and is settled after one time', () => {
    fc.assert(
      fc.property(host, path, fc.string({ unit: 'grapheme' }), (name, where, query) => {
        const url = prepared(
          `http://${name}${where}?${query.replace(/[\u0000-\u001f\u007f#]/g, '')}`,
        );
        if (url === null) return;
        assert.match(url, /^[!-~]+$/);
        assert.equal(prepared(url), url);
      }),
      RUNS,
    );
  });

  it('never touches a valid escape', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 255 })), fc.boolean(), (bytes, small) => {
        const escapes = bytes.map((byte) => byte.toString(16).padStart(2, '0'));
        const text = escapes.map((hex) => `%${small ? hex : hex.toUpperCase()}`).join('');
        assert.equal(requote(text), text);
      }),
      RUNS,
    );
  });

  it('goes to the host it names: no path, query or fragment changes the origin', () => {
    fc.assert(
      fc.property(host, path, (name, where) => {
        const url = prepared(`https://${name}${where}`);
        if (url !== null) assert.equal(originOf(url), `https://${name.toLowerCase()}:443`);
      }),
      RUNS,
    );
  });

  it('splits and joins without loss', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
        assert.equal(joinUrl(splitUrl(url)), url);
      }),
      RUNS,
    );
  });

  it('resolves an absolute path on the same origin', () => {
    fc.assert(
      fc.property(fc.webUrl(), fc.webPath(), (base, reference) => {
        if (reference.startsWith('//') || reference === '') return;
        assert.equal(originOf(resolveUrl(base, reference)), originOf(base));
      }),
      RUNS,
    );
  });
});

describe('properties of forms', () => {
  it('are read back by another parser as they were meant', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))),
        (pairs) => {
          const text = encodePairs(pairs);
          assert.match(text, /^[A-Za-z0-9_.~+%=&-]*$/);
          if (pairs.length > 0) assert.deepEqual([...new URLSearchParams(text)], pairs);
        },
      ),
      RUNS,
    );
  });
});

describe('properties of header sections', () => {
  it('keep order, spelling and repetition, and find a name in any case', () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,10}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string())), (fields) => {
        const headers = new Headers(fields);
        assert.deepEqual([...headers], fields);
        for (const [field] of fields) {
          const key = field.toLowerCase();
          const values = fields.filter(([n]) => n.toLowerCase() === key).map(([, value]) => value);
          assert.deepEqual(headers.getAll(field.toUpperCase()), values);
        }
      }),
      RUNS,
    );
  });

  it('let no line break and no control character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, value) => {
        try {
          checkHeaders(new Headers([[name, value]]));
        } catch (error) {
          assert.ok(RequestException.is(error));
          return;
        }
        assert.match(name, /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/);
        assert.match(value, /^[\t\u0020-\u007e\u0080-\u00ff]*$/);
      }),
      RUNS,
    );
  });
});

describe('properties of multipart bodies', () => {
  it('have the length they say, and are read back by another parser', async () => {
    const field = fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ unit: 'grapheme' }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(field),
        fc.array(field, { minLength: 1 }),
        async (fields, files) => {
          const { body, contentType } = multipartBody(
            fields,
            files.map(([name, content]) => [name, { filename: `${name}.txt`, content }] as const),
            { boundary: null, guessTypes: true },
          );
          const chunks: Uint8Array[] = [];
          for await (const chunk of body?.open() ?? []) chunks.push(chunk);
          const bytes = Buffer.concat(chunks);
          assert.equal(bytes.length, body?.length);
          const form = await new Response(bytes, {
            headers: { 'Content-Type': contentType ?? '' },
          }).formData();
          const read = await Promise.all(
            [...form].map(async ([name, value]) => [
              name,
              typeof value === 'string' ? value : await value.text(),
            ]),
          );
          assert.deepEqual(
            read,
            [...fields, ...files].map(([name, text]) => [name, text.toWellFormed()]),
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});
