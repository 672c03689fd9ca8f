/** Small collections of our own, in the formats that other tools keep. */
import assert from 'node:assert/strict';
import { brunoVariables, fromBruno } from '../../../src/convert/fromBruno.ts';
import { fromHar } from '../../../src/convert/fromHar.ts';
import { fromInsomnia } from '../../../src/convert/fromInsomnia.ts';
import { fromOpenApi } from '../../../src/convert/fromOpenApi.ts';
import { fromPostman } from '../../../src/convert/fromPostman.ts';
import { httpText } from '../../../src/convert/httpText.ts';
import type { ImportedCollection } from '../../../src/convert/httpText.ts';
import { parse } from '../../../src/parser/parse.ts';
import { listRequests } from '../../../src/runner/listRequests.ts';

function written(collection: ImportedCollection | null): string {
  assert.ok(collection !== null);
  const text = httpText(collection);
  const document = parse(text);
  const problems = document.blocks.flatMap(({ diagnostics }) =>
    diagnostics.filter(({ severity }) => severity === 'error'),
  );
  assert.deepEqual(problems, []);
  assert.equal(listRequests(document, '/a.http', '/').length, collection.requests.length);
  return text;
}

describe('an import', () => {
  it('of Postman brings folders, variables, authentication and every kind of body', () => {
    const text = written(
      fromPostman({
        info: { schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
        auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}' }] },
        variable: [{ key: 'base', value: 'http://h' }],
        item: [
          {
            name: 'Users',
            item: [
              {
                name: 'Create',
                event: [{ listen: 'test', script: { exec: ['pm.test("x")'] } }],
                request: {
                  method: 'POST',
                  url: { raw: '{{base}}/users/:id?a=b c', variable: [{ key: 'id', value: '7' }] },
                  header: [
                    { key: 'X-A', value: '1' },
                    { key: 'X-Off', value: '2', disabled: true },
                  ],
                  body: { mode: 'raw', raw: '{"a": 1}', options: { raw: { language: 'json' } } },
                },
              },
              {
                name: 'Upload',
                request: {
                  method: 'POST',
                  auth: { type: 'basic', basic: { username: 'me', password: '{{pw}}' } },
                  url: '{{base}}/up',
                  body: {
                    mode: 'formdata',
                    formdata: [
                      { key: 'note', value: 'hi' },
                      { key: 'file', type: 'file', src: 'a.txt' },
                    ],
                  },
                },
              },
            ],
          },
          {
            name: 'Form',
            request: {
              method: 'POST',
              auth: { type: 'noauth' },
              url: '{{base}}/form',
              body: { mode: 'urlencoded', urlencoded: [{ key: 'a b', value: '{{x}}&' }] },
            },
          },
        ],
      }),
    );
    assert.equal(
      text,
      `@base = http://h

### Users / Create
# Its scripts for Postman were left out.
POST {{base}}/users/7?a=b%20c
X-A: 1
Authorization: Bearer {{token}}
Content-Type: application/json

{"a": 1}

### Users / Upload
POST {{base}}/up
Authorization: Basic me {{pw}}
Content-Type: multipart/form-data; boundary=postcard-form

--postcard-form
Content-Disposition: form-data; name="note"

hi
--postcard-form
Content-Disposition: form-data; name="file"; filename="a.txt"

< ./a.txt
--postcard-form--

### Form
POST {{base}}/form
Content-Type: application/x-www-form-urlencoded

a%20b={{x}}%26
`,
    );
  });

  it('of OpenAPI has a request for each operation, with examples and variables', () => {
    const text = written(
      fromOpenApi({
        openapi: '3.1.0',
        servers: [{ url: 'https://{where}.example/v1', variables: { where: { default: 'api' } } }],
        security: [{ key: [] }],
        paths: {
          '/pets/{petId}': {
            parameters: [
              { name: 'petId', in: 'path', required: true, schema: { type: 'integer' } },
            ],
            get: {
              operationId: 'getPet',
              security: [],
              parameters: [
                { name: 'lang', in: 'query', required: true, example: 'en' },
                { name: 'page', in: 'query' },
              ],
            },
            put: {
              summary: 'Change a pet',
              requestBody: {
                content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
              },
            },
          },
        },
        components: {
          securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
          schemas: {
            Pet: {
              type: 'object',
              properties: {
                id: { type: 'integer', readOnly: true },
                name: { type: 'string', example: 'Rex' },
                kind: { enum: ['dog', 'cat'] },
                parent: { $ref: '#/components/schemas/Nobody' },
              },
            },
          },
        },
      }),
    );
    assert.equal(
      text,
      `@baseUrl = https://api.example/v1
@petId = 0
@lang = en

### getPet
# Also in the query: page.
GET {{baseUrl}}/pets/{{petId}}?lang={{lang}}

### Change a pet
PUT {{baseUrl}}/pets/{{petId}}
X-Key: {{key}}
Content-Type: application/json

{
  "name": "Rex",
  "kind": "dog",
  "parent": null
}
`,
    );
  });

  it('of OpenAPI ends with schemas that hold themselves', () => {
    const node = { type: 'object', properties: { next: { $ref: '#/components/schemas/N' } } };
    const collection = fromOpenApi({
      openapi: '3.0.0',
      paths: {
        '/n': {
          post: { requestBody: { content: { 'application/json': { schema: node } } } },
          get: { parameters: [{ $ref: '#/components/parameters/round' }] },
        },
      },
      components: {
        schemas: { N: node },
        parameters: { round: { $ref: '#/components/parameters/round' } },
      },
    });
    assert.equal(collection?.requests.length, 2);
  });

  it('of Swagger 2 knows its server, its forms, its bodies and what it calls authentication', () => {
    const text = written(
      fromOpenApi({
        swagger: 2,
        host: 'pets.example',
        basePath: '/v2',
        schemes: ['http', 'https'],
        consumes: ['application/json'],
        securityDefinitions: {
          login: { type: 'basic' },
          key: { type: 'apiKey', in: 'header', name: 'X-Key' },
        },
        security: [{ key: [] }],
        parameters: { id: { name: 'id', in: 'path', required: true, type: 'integer', default: 7 } },
        paths: {
          '/pets/{id}': {
            parameters: [{ $ref: '#/parameters/id' }],
            put: {
              operationId: 'change',
              parameters: [
                { name: 'pet', in: 'body', schema: { $ref: '#/definitions/Pet' } },
                {
                  name: 'tags',
                  in: 'query',
                  required: true,
                  type: 'array',
                  items: { type: 'string', example: 'a' },
                },
              ],
            },
            post: {
              operationId: 'upload',
              security: [{ login: [] }],
              parameters: [
                { name: 'note', in: 'formData', type: 'string', 'x-example': 'hi' },
                { name: 'picture', in: 'formData', type: 'file' },
              ],
            },
          },
          '/login': {
            post: {
              security: [],
              consumes: ['application/x-www-form-urlencoded'],
              parameters: [{ name: 'user', in: 'formData', type: 'string', default: 'me' }],
            },
          },
        },
        definitions: { Pet: { properties: { name: { type: 'string', example: 'Rex' } } } },
      }),
    );
    assert.equal(
      text,
      `@baseUrl = https://pets.example/v2
@id = 7
@tags = a

### change
PUT {{baseUrl}}/pets/{{id}}?tags={{tags}}
X-Key: {{key}}
Content-Type: application/json

{
  "name": "Rex"
}

### upload
POST {{baseUrl}}/pets/{{id}}
Authorization: Basic {{user}} {{password}}
Content-Type: multipart/form-data; boundary=postcard-form

--postcard-form
Content-Disposition: form-data; name="note"

hi
--postcard-form
Content-Disposition: form-data; name="picture"; filename="picture"

< ./picture
--postcard-form--

### post /login
POST {{baseUrl}}/login
Content-Type: application/x-www-form-urlencoded

user=me
`,
    );
  });

  it('of OpenAPI makes an example of bounded length, however often schemas name each other', () => {
    const names = Array.from({ length: 30 }, (_, at) => [
      `n${at}`,
      { $ref: '#/components/schemas/N' },
    ]);
    const body = {
      content: { 'application/json': { schema: { $ref: '#/components/schemas/N' } } },
    };
    const text = written(
      fromOpenApi({
        openapi: '3.0.0',
        paths: { '/n': { post: { requestBody: body } } },
        components: { schemas: { N: { properties: Object.fromEntries(names) as object } } },
      }),
    );
    assert.ok(text.length < 100_000, `${text.length} letters`);
  });

  it('of an HTTP Archive leaves out what a connection and a browser add', () => {
    const text = written(
      fromHar({
        log: {
          entries: [
            {
              request: {
                method: 'POST',
                url: 'https://h/a?b=1',
                headers: [
                  { name: ':authority', value: 'h' },
                  { name: 'Cookie', value: 'sid=secret' },
                  { name: 'content-type', value: 'text/plain' },
                ],
                postData: { mimeType: 'text/plain', text: 'hi' },
              },
            },
          ],
        },
      }),
    );
    assert.equal(
      text,
      `### POST /a
# Its cookies were left out: the cookie jar brings those that fit.
POST https://h/a?b=1
content-type: text/plain

hi
`,
    );
  });

  it('of Insomnia knows its folders and its placeholders', () => {
    const text = written(
      fromInsomnia({
        _type: 'export',
        __export_format: 4,
        resources: [
          { _id: 'env', _type: 'environment', data: { base: { url: 'http://h' } } },
          { _id: 'fld', _type: 'request_group', name: 'Pets', parentId: 'wrk' },
          {
            _id: 'req',
            _type: 'request',
            parentId: 'fld',
            name: 'List',
            method: 'GET',
            url: '{{ _.base.url }}/pets',
            parameters: [{ name: 'q', value: 'a b' }],
            authentication: { type: 'bearer', token: '{{ token }}' },
          },
        ],
      }),
    );
    assert.equal(
      text,
      `@base_url = http://h

### Pets / List
GET {{base_url}}/pets?q=a%20b
Authorization: Bearer {{token}}
`,
    );
  });

  it('of Insomnia 5 goes through its tree', () => {
    const text = written(
      fromInsomnia({
        type: 'collection.insomnia.rest/5.0',
        schema_version: '5.1',
        name: 'Shop',
        collection: [
          {
            name: 'Pets',
            meta: { id: 'fld_1' },
            authentication: { type: 'bearer', token: '{{ _.token }}' },
            environment: { kind: 'dog' },
            children: [
              {
                name: 'Create',
                url: '{{ _.base_url }}/pets/:kind',
                method: 'POST',
                meta: { id: 'req_1' },
                pathParameters: [{ name: 'kind', value: '{{ _.kind }}' }],
                parameters: [
                  { name: 'q', value: 'a b' },
                  { name: 'off', value: '1', disabled: true },
                ],
                body: { mimeType: 'application/json', text: '{"a": 1}' },
                scripts: { afterResponse: 'insomnia.test("x")' },
              },
              { name: 'Own', url: 'http://h/', method: 'GET', authentication: { type: 'none' } },
            ],
          },
          { name: 'Live', url: 'ws://h/', meta: { id: 'ws-req_1' } },
          {
            name: 'Last',
            url: 'http://h/last',
            method: 'GET',
            headers: [{ name: 'Accept', value: 'text/plain' }],
          },
        ],
        environments: {
          name: 'Base',
          data: { base_url: 'http://h' },
          subEnvironments: [{ name: 'Staging', data: { base_url: 'http://staging', token: 't' } }],
        },
      }),
    );
    assert.equal(
      text,
      `@base_url = http://h
@token = t
@kind = dog

### Pets / Create
# Its scripts for Insomnia were left out.
POST {{base_url}}/pets/{{kind}}?q=a%20b
Authorization: Bearer {{token}}
Content-Type: application/json

{"a": 1}

### Pets / Own
GET http://h/

### Last
GET http://h/last
Accept: text/plain
`,
    );
  });

  it('of Bruno reads its blocks', () => {
    const request = fromBruno(`meta {
  name: Create
  type: http
}

post {
  url: {{base}}/users/:id
  body: json
  auth: bearer
}

params:path {
  id: 7
}

headers {
  X-A: 1
  ~X-Off: 2
}

auth:bearer {
  token: {{token}}
}

body:json {
  {
    "a": 1
  }
}

tests {
  test("x", function() {});
}
`);
    assert.ok(request !== null);
    assert.equal(
      written({ variables: brunoVariables('vars {\n  base: http://h\n}\n'), requests: [request] }),
      `@base = http://h

### Create
# Its scripts and tests for Bruno were left out.
POST {{base}}/users/7
X-A: 1
Authorization: Bearer {{token}}
Content-Type: application/json

{
  "a": 1
}
`,
    );
  });

  it('never makes a file, a script or a request of what was only text', () => {
    const body = 'a\n< /etc/passwd\n### next\nGET http://evil/\n> {% x() %}\n?? status == 1\n';
    const document = parse(
      written({
        variables: [
          ['a\nGET http://evil/', 'x'],
          ['b', '1\nGET http://evil/'],
        ],
        requests: [
          {
            title: 'one\nGET http://evil/',
            method: 'POST x',
            url: 'http://h/\nX: 1',
            headers: [
              ['X\nY', '1'],
              ['Z', '1\nW: 2'],
            ],
            body,
          },
        ],
      }),
    );
    const [block] = document.blocks.filter(({ request }) => request !== null);
    assert.deepEqual(
      block?.request?.body?.content.map(({ kind }) => kind),
      ['bodyText'],
    );
    assert.deepEqual([block.scripts, block.request.asserts, block.runs], [[], [], []]);
    assert.equal(block.request.headers.length, 1);
  });

  for (const [name, read] of Object.entries({ fromPostman, fromOpenApi, fromHar, fromInsomnia })) {
    it(`${name} says of other JSON that it is none`, () => {
      for (const other of [
        null,
        1,
        'x',
        [],
        {},
        { openapi: '2.0' },
        { swagger: '1.2' },
        { item: 1, log: 1 },
      ]) {
        assert.equal(read(other), null);
      }
    });
  }
});
