/**
 * One route, stated once: the schemas that validate what comes are the schemas that `GET /v1/openapi.json` shows. A group of routes gets
 * `route` and has no other way to the outside.
 */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { BODY_CODINGS, type BodyForm, readBody } from '../body.ts';
import { requireLoopback } from '../loopback.ts';
import { requireOperator } from '../operator.ts';
import type { SignedBy, SignedRequest } from '../request-signature.ts';
import type { StationCaller, StationVisitor } from '../station/guard.ts';
import { createStationHeaders } from '../station/headers.ts';
import type { StationRight } from '../station/settings.ts';
import { readQuery } from './read-query.ts';

/**
 * Who may ask. `open`: everybody who reaches the port. `signed`: an enrolled kiosk, with a request that was not seen before. `uploading`:
 * the same, but the handler itself refuses what was seen before, in its own transaction. `introducing`: whoever signs; the handler checks
 * with which key. `station`: staff who are signed in at the attendant station, with the `right` that the route asks for. `stationOpen`: a
 * page of the station before that. `loopback`: this machine. `operator`: this machine, or whoever shows the operator's token.
 */
export type Access = 'open' | keyof Signers | 'loopback' | 'operator';

/** By access, what is known of who signed. */
export interface Signers {
  signed: SignedBy;
  uploading: SignedBy;
  introducing: SignedRequest;
  station: StationCaller;
  stationOpen: StationVisitor;
}

export interface Answer {
  description: string;
  /** Null: no body. */
  schema: z.ZodType | null;
  /** Of what is not JSON. */
  contentType?: string;
}

export interface RouteSpec<A extends Access, Body, Query, Params> {
  method: 'GET' | 'POST';
  /** Path parameters as `:name`. */
  path: string;
  /** What the document groups it under. */
  subject: string;
  summary: string;
  access: A;
  /** Of `station`: the right that whoever asks must have; absent where every account may. */
  right?: StationRight;
  body?: z.ZodType<Body>;
  /** The same check as `body`, for what comes by the thousand. */
  quickly?: { safeParse(body: unknown): z.ZodSafeParseResult<Body> };
  /** What the same body may come as besides JSON. */
  orAs?: BodyForm<Body>;
  /** The body is JSON Lines of this, however long; the answer reads and validates them itself as they come. */
  lines?: z.ZodType;
  /** A strict schema. Without one no query is taken, except where everybody may ask: load balancers add what they like. */
  query?: z.ZodType<Query>;
  params?: z.ZodType<Params>;
  /** By status. What every route of its kind can answer besides (400, 401, 403, 500, 503) is added by the document. */
  answers: Readonly<Record<number, Answer>>;
}

export interface Call<A extends Access, Body, Query, Params> {
  body: Body;
  query: Query;
  params: Params;
  /** The body as it comes; empty where the route takes no lines. */
  lines: Readable;
  by: A extends keyof Signers ? Signers[A] : null;
  request: FastifyRequest;
  reply: FastifyReply;
}

export type Route = <A extends Access, Body = null, Query = null, Params = null>(
  spec: RouteSpec<A, Body, Query, Params>,
  answer: (call: Call<A, Body, Query, Params>) => Promise<unknown> | unknown,
) => void;

/** A route as the document needs it. */
export interface RouteEntry
  extends Omit<RouteSpec<Access, never, never, never>, 'body' | 'quickly' | 'orAs' | 'query' | 'params'> {
  body?: z.ZodType;
  orAs?: Pick<BodyForm<unknown>, 'contentType'>;
  query?: z.ZodType;
  params?: z.ZodType;
}

export const LINES_CONTENT_TYPE = 'application/x-ndjson';

/** Every refusal of the server. `kind` is for programs, `detail` for people. */
export const refusalSchema = z.object({ kind: z.string(), detail: z.string() });

const NO_QUERY = z.strictObject({});

export interface RouteOptions {
  /** Each throws unless the request is signed as its access asks for. */
  signatures: { [A in keyof Signers]: (request: FastifyRequest, right: StationRight | null) => Promise<Signers[A]> };
  operatorToken: string | null;
}

const stationHeaders = createStationHeaders();
const GUARDS = {
  open: () => ({}),
  signed: () => ({}),
  uploading: () => ({}),
  introducing: () => ({}),
  station: () => ({ onRequest: stationHeaders }),
  stationOpen: () => ({ onRequest: stationHeaders }),
  loopback: () => ({ onRequest: requireLoopback }),
  operator: (token: string | null) => ({ onRequest: requireOperator(token) }),
} as const;

/** `entries` fills with every route that is added. */
export function createRoute(app: FastifyInstance, options: RouteOptions): { route: Route; entries: RouteEntry[] } {
  const entries: RouteEntry[] = [];
  const route: Route = (spec, answer) => {
    entries.push(spec);
    const { access, body, query, params } = spec;
    app.route({
      method: spec.method,
      url: spec.path,
      ...GUARDS[access](options.operatorToken),
      handler: async (request, reply) => {
        if (body !== undefined) void reply.header('accept-encoding', BODY_CODINGS);
        // The signature covers the body as it was sent: nothing is unpacked or parsed before it was checked.
        const by = isSigning(access) ? await options.signatures[access](request, spec.right ?? null) : null;
        const call = {
          body: body === undefined ? null : readBody(request, spec.quickly ?? body, spec.orAs),
          query: query === undefined ? refuseQuery(access, request.query) : readQuery(request.query, query),
          params: params === undefined ? null : readQuery(request.params, params),
          lines: spec.lines !== undefined && request.body instanceof Readable ? request.body : Readable.from([]),
          by,
          request,
          reply,
        };
        return answer(call as Parameters<typeof answer>[0]);
      },
    });
  };
  return { route, entries };
}

const SIGNING: readonly (keyof Signers)[] = ['signed', 'uploading', 'introducing', 'station', 'stationOpen'];
const isSigning = (access: Access): access is keyof Signers => SIGNING.some((each) => each === access);

/** Whether a route without parameters refuses them. */
export const refusesQuery = (access: Access): boolean => access !== 'open';

function refuseQuery(access: Access, query: unknown): null {
  if (refusesQuery(access)) readQuery(query, NO_QUERY);
  return null;
}
