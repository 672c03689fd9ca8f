/** An OpenAPI description of version 3, or 2 (Swagger): a request for each operation, with examples. */
import { toOpenApi3 } from './fromSwagger.ts';
import type { ImportedCollection, ImportedPart, ImportedRequest, Pair } from './httpText.ts';
import { formOf, listOf, resolvedIn, shapeOf, shapesOf, textOf } from './jsonShape.ts';
import type { Shape } from './jsonShape.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
/** A schema that holds itself is followed so far. */
const MAX_DEPTH = 6;
/** Values of one example: schemas that name each other have more ways through them than anybody reads. */
const MAX_VALUES = 500;

/** Null when it is none. Versions in YAML are numbers where nobody put quotes around them. */
export function fromOpenApi(document: unknown): ImportedCollection | null {
  const given = shapeOf(document);
  const isSwagger = /^2(?:\.|$)/.test(textOf(given['swagger']));
  if (!isSwagger && !/^3(?:\.|$)/.test(textOf(given['openapi']))) return null;
  const root = isSwagger ? toOpenApi3(given) : given;
  const [server] = shapesOf(root['servers']);
  const variables: Pair[] = [['baseUrl', serverUrl(server)]];
  const reader = new Reader(root, variables);
  const requests = Object.entries(shapeOf(root['paths'])).flatMap(([path, item]) =>
    reader.requestsOf(path, reader.resolved(item)),
  );
  return { variables, requests };
}

function serverUrl(server: Shape | undefined): string {
  const values = shapeOf(server?.['variables']);
  const url = textOf(server?.['url'], 'http://localhost').replace(
    /\{([^{}]+)\}/g,
    (whole, name: string) => textOf(shapeOf(values[name])['default'], whole),
  );
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(url)
    ? url.replace(/\/$/, '')
    : `http://localhost${url.replace(/\/$/, '')}`;
}

interface Body {
  readonly type: string;
  readonly text: string | null;
  readonly parts?: readonly ImportedPart[];
}

class Reader {
  readonly #root: Shape;
  readonly #variables: Pair[];
  /** Of the example that is made now. */
  #values = 0;

  constructor(root: Shape, variables: Pair[]) {
    this.#root = root;
    this.#variables = variables;
  }

  requestsOf(path: string, item: Shape): ImportedRequest[] {
    return METHODS.filter((method) => item[method] !== undefined).map((method) => {
      const operation = shapeOf(item[method]);
      const given = [...listOf(item['parameters']), ...listOf(operation['parameters'])].map(
        (each) => this.resolved(each),
      );
      return this.#requestOf(path, { method, operation, parameters: latest(given) });
    });
  }

  #requestOf(
    path: string,
    { method, operation, parameters }: { method: string; operation: Shape; parameters: Shape[] },
  ): ImportedRequest {
    const inside = (where: string) => parameters.filter((parameter) => parameter['in'] === where);
    const required = (parameter: Shape) => parameter['required'] === true;
    for (const parameter of inside('path')) this.#define(parameter);
    const url = path.replace(/\{([^{}]+)\}/g, (_, name: string) => `{{${variableName(name)}}}`);
    const query = formOf(
      inside('query')
        .filter(required)
        .map((parameter) => [textOf(parameter['name']), this.#define(parameter)] as const),
    );
    const body = this.#bodyOf(this.resolved(operation['requestBody']));
    const optional = inside('query').filter((parameter) => !required(parameter));
    return {
      title:
        textOf(operation['operationId']) || textOf(operation['summary']) || `${method} ${path}`,
      method: method.toUpperCase(),
      url: `{{baseUrl}}${url}${query === '' ? '' : `?${query}`}`,
      headers: [
        ...this.#security(operation),
        ...inside('header')
          .filter(required)
          .map((parameter) => [textOf(parameter['name']), this.#define(parameter)] as const),
        ...(body === null ? [] : [['Content-Type', body.type] as const]),
      ],
      body: body?.text ?? null,
      ...(body?.parts === undefined ? {} : { parts: body.parts }),
      notes:
        optional.length === 0
          ? []
          : [`Also in the query: ${optional.map(({ name }) => textOf(name)).join(', ')}.`],
    };
  }

  /** A variable of that name, with an example as its value. */
  #define(parameter: Shape): string {
    const name = variableName(textOf(parameter['name']));
    if (!this.#variables.some(([known]) => known === name)) {
      const value = parameter['example'] ?? this.#example(parameter['schema'], 0);
      const text = Array.isArray(value) ? value.map((each) => textOf(each)).join(',') : null;
      this.#variables.push([name, text ?? textOf(value, JSON.stringify(value ?? ''))]);
    }
    return `{{${name}}}`;
  }

  #bodyOf(body: Shape): Body | null {
    const media = Object.entries(shapeOf(body['content']));
    const [type, content] = media.find(([name]) => /[/+]json/.test(name)) ?? media[0] ?? [];
    if (type === undefined) return null;
    const shape = shapeOf(content);
    const [named] = Object.values(shapeOf(shape['examples']));
    const value =
      shape['example'] ?? this.resolved(named)['value'] ?? this.#example(shape['schema'], 0);
    const fields = Object.entries(shapeOf(value)).map(
      ([name, each]) => [name, textOf(each, JSON.stringify(each))] as const,
    );
    if (type === 'application/x-www-form-urlencoded') return { type, text: formOf(fields) };
    if (type === 'multipart/form-data') {
      const { properties } = this.resolved(shape['schema']);
      const parts = fields.map(([name, text]): ImportedPart => {
        const isFile = this.resolved(shapeOf(properties)[name])['format'] === 'binary';
        return { name, value: isFile ? { file: name } : text };
      });
      return { type, text: null, parts };
    }
    return {
      type,
      text: typeof value === 'string' ? value : JSON.stringify(value ?? null, null, 2),
    };
  }

  #security(operation: Shape): Pair[] {
    const [asked] = shapesOf(operation['security'] ?? this.#root['security']);
    const schemes = shapeOf(shapeOf(this.#root['components'])['securitySchemes']);
    return Object.keys(asked ?? {}).flatMap((name): Pair[] => {
      const scheme = this.resolved(schemes[name]);
      if (scheme['type'] === 'apiKey' && scheme['in'] === 'header') {
        return [[textOf(scheme['name']), `{{${variableName(name)}}}`]];
      }
      if (scheme['type'] === 'http' && textOf(scheme['scheme']).toLowerCase() === 'basic') {
        return [['Authorization', 'Basic {{user}} {{password}}']];
      }
      const isToken = ['http', 'oauth2', 'openIdConnect'].includes(textOf(scheme['type']));
      return isToken ? [['Authorization', 'Bearer {{token}}']] : [];
    });
  }

  #example(schema: unknown, depth: number): unknown {
    this.#values = depth === 0 ? 0 : this.#values + 1;
    const shape = this.resolved(schema);
    const given =
      shape['example'] ?? listOf(shape['examples'])[0] ?? shape['default'] ?? shape['const'];
    if (given !== undefined) return given;
    const [first] = listOf(shape['enum']);
    if (first !== undefined) return first;
    if (depth > MAX_DEPTH || this.#values > MAX_VALUES) return null;
    const [one] = [...listOf(shape['oneOf']), ...listOf(shape['anyOf'])];
    if (one !== undefined) return this.#example(one, depth + 1);
    const all = listOf(shape['allOf']);
    if (all.length > 0) {
      return Object.assign(
        {},
        ...all.map((each) => shapeOf(this.#example(each, depth + 1))),
      ) as unknown;
    }
    const [type] = [shape['type']].flat();
    if (type === 'array') return [this.#example(shape['items'], depth + 1)];
    if (type === 'object' || shape['properties'] !== undefined) {
      const members = Object.entries(shapeOf(shape['properties'])).filter(
        ([, member]) => this.resolved(member)['readOnly'] !== true,
      );
      return Object.fromEntries(
        members.map(([name, member]) => [name, this.#example(member, depth + 1)]),
      );
    }
    if (type === 'integer' || type === 'number') return shape['minimum'] ?? 0;
    if (type === 'boolean') return true;
    return type === 'string' ? stringExample(textOf(shape['format'])) : null;
  }

  resolved(value: unknown): Shape {
    return resolvedIn(this.#root, value);
  }
}

/** Parameters of the operation over those of the path, by name and place. */
function latest(parameters: readonly Shape[]): Shape[] {
  const found = new Map(
    parameters.map((each) => [`${textOf(each['in'])} ${textOf(each['name'])}`, each]),
  );
  return [...found.values()];
}

function variableName(name: string): string {
  return name.replace(/[^\w-]/g, '_');
}

function stringExample(format: string): string {
  const examples: Readonly<Record<string, string>> = {
    date: '2024-01-31',
    'date-time': '2024-01-31T12:00:00Z',
    email: 'me@example.org',
    uuid: '00000000-0000-4000-8000-000000000000',
    uri: 'https://example.org/',
  };
  return Object.hasOwn(examples, format) ? (examples[format] ?? '') : 'text';
}
