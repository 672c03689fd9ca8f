/** A description of Swagger 2 in the words of OpenAPI 3, as far as requests are made of it. */
import { listOf, resolvedIn, shapeOf, textOf } from './jsonShape.ts';
import type { Shape } from './jsonShape.ts';

/** Its references lead where they did: `definitions`, `parameters` and all else stay in their places. */
export function toOpenApi3(root: Shape): Shape {
  const paths = Object.entries(shapeOf(root['paths'])).map(([path, item]) => [
    path,
    itemOf(root, resolvedIn(root, item)),
  ]);
  const schemes = Object.entries(shapeOf(root['securityDefinitions'])).map(([name, scheme]) => {
    const shape = resolvedIn(root, scheme);
    return [name, shape['type'] === 'basic' ? { type: 'http', scheme: 'basic' } : shape];
  });
  return {
    ...root,
    servers: [{ url: serverOf(root) }],
    paths: Object.fromEntries(paths) as Shape,
    components: { securitySchemes: Object.fromEntries(schemes) as Shape },
  };
}

function serverOf(root: Shape): string {
  const schemes = listOf(root['schemes']).map((scheme) => textOf(scheme));
  const scheme = schemes.includes('https') ? 'https' : (schemes[0] ?? 'https');
  const host = textOf(root['host']);
  const base = textOf(root['basePath']);
  return host === '' ? base || '/' : `${scheme}://${host}${base}`;
}

function itemOf(root: Shape, item: Shape): Shape {
  const above = listOf(item['parameters']).map((each) => resolvedIn(root, each));
  const members = Object.entries(item).flatMap(([name, value]) =>
    name === 'parameters' || name === '$ref' ? [] : [[name, operationOf(root, value, above)]],
  );
  return Object.fromEntries(members) as Shape;
}

function operationOf(root: Shape, value: unknown, above: readonly Shape[]): unknown {
  const operation = shapeOf(value);
  const own = listOf(operation['parameters']).map((each) => resolvedIn(root, each));
  const parameters = [...above, ...own];
  const type = textOf(listOf(operation['consumes'] ?? root['consumes'])[0]);
  const form = parameters.filter((each) => each['in'] === 'formData');
  const body = parameters.findLast((each) => each['in'] === 'body');
  return {
    ...operation,
    parameters: parameters
      .filter((each) => each['in'] !== 'body' && each['in'] !== 'formData')
      .map(parameterOf),
    ...(body === undefined ? {} : { requestBody: contentOf(type || 'application/json', body) }),
    ...(form.length === 0 ? {} : { requestBody: formBody(type, form) }),
  };
}

/** Type, format and default stand beside the name; in version 3 in a schema. */
function parameterOf(parameter: Shape): Shape {
  const example = parameter['x-example'] ?? parameter['example'];
  return { ...parameter, schema: parameter, ...(example === undefined ? {} : { example }) };
}

function contentOf(type: string, { schema }: Shape): Shape {
  return { content: { [type]: { schema } } };
}

function formBody(type: string, fields: readonly Shape[]): Shape {
  const hasFile = fields.some((field) => field['type'] === 'file');
  const properties = fields.map((field) => {
    const { schema, example } = parameterOf(field);
    return [
      textOf(field['name']),
      field['type'] === 'file'
        ? { type: 'string', format: 'binary' }
        : { ...shapeOf(schema), ...(example === undefined ? {} : { example }) },
    ];
  });
  const isForm = /^(?:multipart\/form-data|application\/x-www-form-urlencoded)$/i.test(type);
  const sent = hasFile ? 'multipart/form-data' : 'application/x-www-form-urlencoded';
  return contentOf(isForm && !hasFile ? type.toLowerCase() : sent, {
    schema: { type: 'object', properties: Object.fromEntries(properties) as Shape },
  });
}
