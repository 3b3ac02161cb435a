/** The OpenAPI 3.1 document of this server, made from the routes' own schemas. Nothing in it is written twice. */
import { z } from 'zod';
import { invariant } from '../../core/result.ts';
import { SIGNATURE_HEADERS } from '../../offline/wire/identity-wire.ts';
import {
  type Access,
  type Answer,
  LINES_CONTENT_TYPE,
  type RouteEntry,
  refusalSchema,
  refusesQuery,
} from '../routes/route.ts';
import { CSRF_HEADER } from '../station/guard.ts';

type Json = { [key: string]: unknown };

const REFUSAL: Answer = { description: 'refused', schema: refusalSchema };
const refused = (description: string): Answer => ({ ...REFUSAL, description });

const SIGNED_ANSWERS = {
  401: refused('not enrolled, not signed by the enrolled key, or the signature is too old'),
  403: refused('the key was revoked'),
  409: refused('this request was seen before'),
};
/** What a route of this access answers besides its own. */
const ACCESS_ANSWERS: Record<Access, Record<number, Answer>> = {
  open: {},
  ...{ signed: SIGNED_ANSWERS, uploading: SIGNED_ANSWERS },
  introducing: { 401: refused('not signed, or the signature is too old') },
  station: {
    401: refused('nobody is signed in, or no longer'),
    403: refused('another page asks, the CSRF token is wrong, or the role may not'),
    429: refused('too many requests came from there'),
  },
  stationOpen: { 403: refused('another page asks'), 429: refused('too many requests came from there') },
  loopback: { 403: refused('this machine only') },
  operator: { 401: refused('another token'), 403: refused('this machine only, or with the token') },
};
const ALWAYS: Record<number, Answer> = {
  500: refused('the server failed; its log says why'),
  503: refused('too busy: come again after `retry-after` seconds'),
};
const BODY_ANSWERS: Record<number, Answer> = {
  400: refused('the body is not as described; `detail` names the key'),
  413: refused('the body is too long'),
  415: refused('JSON only, plain, zstd or gzip; `accept-encoding` of every answer says so'),
};
const READING_ANSWERS: Record<number, Answer> = { 400: refused('a parameter is not as described') };

const SIGNED: Json[] = [{ kiosk: [], at: [], nonce: [], signature: [] }];
const SECURITY: Record<Access, Json[] | undefined> = {
  open: undefined,
  ...{ signed: SIGNED, uploading: SIGNED, introducing: SIGNED },
  station: [{ station: [], stationCsrf: [] }],
  stationOpen: undefined,
  loopback: [{ loopback: [] }],
  operator: [{ loopback: [] }, { token: [] }],
};
const header = (name: string, description: string): Json => ({ type: 'apiKey', in: 'header', name, description });
const SECURITY_SCHEMES: Json = {
  kiosk: header(SIGNATURE_HEADERS.kiosk, 'the kiosk’s id'),
  at: header(SIGNATURE_HEADERS.at, 'Unix time of the request in milliseconds'),
  nonce: header(SIGNATURE_HEADERS.nonce, 'new for every request: the server takes each once'),
  signature: header(
    SIGNATURE_HEADERS.signature,
    'Ed25519 over method, path with query, time, nonce and body’s SHA-256',
  ),
  station: {
    ...{ type: 'apiKey', in: 'cookie', name: '__Host-portico-station' },
    description: 'set by signing in; without the prefix where the server speaks plain HTTP on its own machine',
  },
  stationCsrf: header(CSRF_HEADER, 'of the session; changing requests only'),
  loopback: header('host', 'a request from this machine, with a loopback name in `host`; no credential'),
  token: { type: 'http', scheme: 'bearer', description: 'the operator’s token from the configuration' },
};

/**
 * Schemas that get a name of their own and are referred to; the others stand where they are used. A schema with defaults describes other texts
 * where it is asked for than where it is answered, so it is named for one of them only.
 */
export interface NamedSchemas {
  requests: Readonly<Record<string, z.ZodType>>;
  answers: Readonly<Record<string, z.ZodType>>;
}

export function openApiDocument(routes: readonly RouteEntry[], named: NamedSchemas, version: string): Json {
  const schemas = createSchemas({ ...named, answers: { Refusal: refusalSchema, ...named.answers } });
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    const operations = paths[path] ?? {};
    paths[path] = operations;
    operations[route.method.toLowerCase()] = operationOf(route, path, schemas);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Portico server', version, description: 'What kiosks and operators ask of the server.' },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    paths,
    components: { schemas: schemas.components(), securitySchemes: SECURITY_SCHEMES },
  };
}

interface Schemas {
  of(schema: z.ZodType, io: 'input' | 'output'): Json;
  components(): Json;
}

function createSchemas({ requests, answers }: NamedSchemas): Schemas {
  const uri = (id: string) => `#/components/schemas/${id}`;
  const registryOf = (schemas: Readonly<Record<string, z.ZodType>>) => {
    const registry = z.registry<{ id: string }>();
    for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
    return registry;
  };
  const convert = (schemas: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output'): Record<string, Json> =>
    z.toJSONSchema(registryOf(schemas), { uri, io, unrepresentable: 'any' }).schemas;
  const namedFor = (io: 'input' | 'output') => (io === 'input' ? requests : answers);
  const nameOf = (schema: z.ZodType, io: 'input' | 'output') =>
    Object.entries(namedFor(io)).find(([, other]) => other === schema)?.[0];
  const bare = ({ $schema: _dialect, $id: _id, ...schema }: Json): Json => schema;
  return {
    of(schema, io) {
      const name = nameOf(schema, io);
      if (name !== undefined) return { $ref: uri(name) };
      const { anonymous } = convert({ ...namedFor(io), anonymous: schema }, io);
      invariant(anonymous !== undefined, 'a schema is converted under the name it was given');
      return bare(anonymous);
    },
    components: () => {
      const [asked, answered] = [convert(requests, 'input'), convert(answers, 'output')];
      for (const name of Object.keys(asked).filter((other) => other in answered)) {
        const isSame = JSON.stringify(asked[name]) === JSON.stringify(answered[name]);
        invariant(isSame, `${name} means the same where it is asked for and where it is answered`);
      }
      const all = Object.entries({ ...answered, ...asked });
      return Object.fromEntries(all.map(([name, schema]) => [name, bare(schema)]));
    },
  };
}

function operationOf(route: RouteEntry, path: string, schemas: Schemas): Json {
  const hasParameters = route.query !== undefined || route.params !== undefined;
  const answers: Record<number, Answer> = {
    ...ALWAYS,
    ...(hasParameters || refusesQuery(route.access) ? READING_ANSWERS : {}),
    ...(route.body === undefined ? {} : BODY_ANSWERS),
    ...ACCESS_ANSWERS[route.access],
    ...route.answers,
  };
  return {
    operationId: `${route.method.toLowerCase()} ${path}`.replace(/[^A-Za-z0-9]+(.)?/g, (_all, next?: string) =>
      (next ?? '').toUpperCase(),
    ),
    tags: [route.subject],
    summary: route.summary,
    ...(SECURITY[route.access] === undefined ? { security: [] } : { security: SECURITY[route.access] }),
    ...(hasParameters
      ? { parameters: [...parametersOf(route.params, 'path', schemas), ...parametersOf(route.query, 'query', schemas)] }
      : {}),
    ...(route.lines === undefined
      ? {}
      : { requestBody: { required: true, content: contentOf(schemas.of(route.lines, 'input'), LINES_CONTENT_TYPE) } }),
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: bodyOf(route.body, route.orAs?.contentType, schemas) } }),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, answer]) => [status, responseOf(answer, schemas)]),
    ),
  };
}

const contentOf = (schema: Json, contentType: string): Json => ({ [contentType]: { schema } });
const bodyOf = (body: z.ZodType, orAs: string | undefined, schemas: Schemas): Json => ({
  ...contentOf(schemas.of(body, 'input'), 'application/json'),
  ...(orAs === undefined ? {} : contentOf({ type: 'string' }, orAs)),
});

function responseOf({ description, schema, contentType }: Answer, schemas: Schemas): Json {
  if (schema === null) return { description };
  return { description, content: contentOf(schemas.of(schema, 'output'), contentType ?? 'application/json') };
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query', schemas: Schemas): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemas.of(schema, 'input');
  invariant(Array.isArray(required), 'the required keys of a schema are a list');
  return Object.entries(properties as Json).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}
