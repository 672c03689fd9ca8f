/** An OpenAPI 3 description, as JSON: a request for each operation, with examples where it has them. */
import type { ImportedCollection, ImportedRequest, Pair } from './httpText.ts';
import { formOf, listOf, shapeOf, shapesOf, textOf } from './jsonShape.ts';
import type { Shape } from './jsonShape.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
/** A schema that holds itself is followed so far. */
const MAX_DEPTH = 6;

/** Null when it is none, or one of version 2. */
export function fromOpenApi(document: unknown): ImportedCollection | null {
  const root = shapeOf(document);
  if (!textOf(root['openapi']).startsWith('3.')) return null;
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

class Reader {
  readonly #root: Shape;
  readonly #variables: Pair[];

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
      this.#variables.push([name, textOf(value, JSON.stringify(value ?? ''))]);
    }
    return `{{${name}}}`;
  }

  #bodyOf(body: Shape): { readonly type: string; readonly text: string } | null {
    const media = Object.entries(shapeOf(body['content']));
    const [type, content] = media.find(([name]) => /[/+]json/.test(name)) ?? media[0] ?? [];
    if (type === undefined) return null;
    const shape = shapeOf(content);
    const [named] = Object.values(shapeOf(shape['examples']));
    const value =
      shape['example'] ?? this.resolved(named)['value'] ?? this.#example(shape['schema'], 0);
    if (type === 'application/x-www-form-urlencoded') {
      const fields = Object.entries(shapeOf(value));
      return { type, text: formOf(fields.map(([name, each]) => [name, textOf(each)])) };
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
    const shape = this.resolved(schema);
    const given =
      shape['example'] ?? listOf(shape['examples'])[0] ?? shape['default'] ?? shape['const'];
    if (given !== undefined) return given;
    const [first] = listOf(shape['enum']);
    if (first !== undefined) return first;
    if (depth > MAX_DEPTH) return null;
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

  /** Where `$ref` leads inside the document; empty for one that leads elsewhere or round in circles. */
  resolved(value: unknown): Shape {
    let shape = shapeOf(value);
    for (let hops = 0; typeof shape['$ref'] === 'string'; hops += 1) {
      const path = shape['$ref'];
      if (!path.startsWith('#/') || hops > 20) return {};
      let at: unknown = this.#root;
      for (const step of path.slice(2).split('/')) {
        const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
        at = Object.hasOwn(shapeOf(at), name) ? shapeOf(at)[name] : undefined;
      }
      shape = shapeOf(at);
    }
    return shape;
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
