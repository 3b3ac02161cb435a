/** What an OpenAPI 3.1 document must hold to be of use, as far as ours can get it wrong (OpenAPI Specification 3.1.0, sections 4.8 and 4.9). */
import { z } from 'zod';

const schemaObject = z.union([z.boolean(), z.looseObject({})]);
const content = z.record(z.string().regex(/^[\w.+-]+\/[\w.+-]+$/), z.strictObject({ schema: schemaObject }));
const operation = z.strictObject({
  operationId: z.string().regex(/^[A-Za-z][A-Za-z0-9]*$/),
  tags: z.array(z.string().min(1)).length(1),
  summary: z.string().min(1),
  security: z.array(z.record(z.string(), z.array(z.never()))),
  parameters: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        in: z.enum(['path', 'query']),
        required: z.boolean(),
        schema: schemaObject,
      }),
    )
    .optional(),
  requestBody: z.strictObject({ required: z.literal(true), content }).optional(),
  responses: z.record(
    z.string().regex(/^[1-5]\d\d$/),
    z.strictObject({ description: z.string().min(1), content: content.optional() }),
  ),
});
const documentSchema = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  jsonSchemaDialect: z.url(),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'post', 'put', 'delete']), operation)),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[\w.-]+$/), schemaObject),
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.enum(['apiKey', 'http']) })),
  }),
});

function* referencesIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  if ('$ref' in value && typeof value.$ref === 'string') yield value.$ref;
  for (const inner of Object.values(value)) yield* referencesIn(inner);
}

/** One line for each thing that is wrong; none for a good document. */
export function structuralProblems(raw: unknown): string[] {
  const parsed = documentSchema.safeParse(raw);
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const { paths, components } = parsed.data;
  const problems: string[] = [];
  const ids = new Set<string>();
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { operationId, parameters = [], security }] of Object.entries(operations)) {
      if (ids.has(operationId)) problems.push(`${operationId} names two operations`);
      ids.add(operationId);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
      const described = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      for (const name of inPath.filter((other) => !described.includes(other))) {
        problems.push(`${method} ${path}: the parameter ${name} is not described`);
      }
      for (const name of described.filter((other) => !inPath.includes(other))) {
        problems.push(`${method} ${path}: there is no parameter ${name}`);
      }
      for (const scheme of security.flatMap((alternative) => Object.keys(alternative))) {
        if (components.securitySchemes[scheme] === undefined) problems.push(`${operationId}: ${scheme} is no scheme`);
      }
    }
  }
  for (const reference of new Set(referencesIn(raw))) {
    const name = reference.replace('#/components/schemas/', '');
    if (components.schemas[name] === undefined) problems.push(`${reference} leads nowhere`);
  }
  return problems;
}
