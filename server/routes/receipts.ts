/** Digital receipts for whoever has the link, and the gate's question about an exit code. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { z } from 'zod';
import { readExitCode } from '../../core/checkout/receipt/exit-code.ts';
import type { RouteContext } from '../app.ts';
import { isSigned, publicKeyOf } from '../kiosk-key.ts';
import {
  LOOK_AGAIN_SECONDS,
  noReceiptPage,
  pageLanguage,
  RECEIPT_HEADERS,
  receiptPage,
} from '../receipts/receipt-page.ts';
import { receiptPdf } from '../receipts/receipt-pdf.ts';
import { type ServerReceipt, serverReceipt } from '../receipts/server-receipt.ts';
import type { Route } from './route.ts';

const subject = 'receipts';
const DAY_MS = 86_400_000;
/** A person reloads a few times; whoever guesses tokens needs far more than this. */
const LOOKS_PER_MINUTE_MAX = 60;

const tokenSchema = z.object({ token: z.string().regex(/^[\w-]{22,64}$/) });
const htmlAnswer = (description: string) => ({ description, schema: z.string(), contentType: 'text/html' });

const exitRequestSchema = z.strictObject({
  code: z.string().min(1).max(300),
  /** Which gate asks; it is written down. */
  gate: z.string().min(1).max(40),
});
const exitAnswerSchema = z.object({
  opens: z.boolean(),
  /** Why not. `used`: it opened a gate before; that raised an alarm. */
  because: z.enum(['notACode', 'unknownKiosk', 'wrongSignature', 'expired', 'used']).nullable(),
});

export function receiptRoutes(route: Route, { store, now, receipts }: RouteContext): void {
  const limiter = new RateLimiterMemory({ points: LOOKS_PER_MINUTE_MAX, duration: 60 });

  async function isTooOften(request: FastifyRequest): Promise<boolean> {
    try {
      await limiter.consume(request.ip);
      return false;
    } catch (cause) {
      if (cause instanceof RateLimiterRes) return true;
      throw cause;
    }
  }

  /** Null where a page that says why there is none has been sent. */
  async function found(request: FastifyRequest, reply: FastifyReply, token: string): Promise<ServerReceipt | null> {
    const language = pageLanguage(request.headers['accept-language']);
    const none = async (status: number, kind: Parameters<typeof noReceiptPage>[0]): Promise<null> => {
      if (status !== 410) reply.header('retry-after', LOOK_AGAIN_SECONDS);
      await reply.code(status).type('text/html; charset=utf-8').send(noReceiptPage(kind, language));
      return null;
    };
    reply.headers(RECEIPT_HEADERS);
    if (await isTooOften(request)) return none(429, 'tooOften');
    const rows = await store.receiptByToken(token);
    if (rows === null) return none(404, 'notYet');
    const receipt = rows.saleAtMs + receipts.keepDays * DAY_MS < now() ? null : serverReceipt(rows);
    return receipt ?? none(410, 'expired');
  }

  const otherAnswers = {
    404: htmlAnswer('no sale with this token has come yet; the page looks again by itself'),
    410: htmlAnswer('it was kept as long as the shop keeps them'),
    429: htmlAnswer('asked too often from one address'),
  };
  route(
    {
      method: 'GET',
      path: '/r/:token',
      subject,
      summary: 'A digital receipt, for whoever has its link',
      access: 'open',
      params: tokenSchema,
      answers: { 200: htmlAnswer('the receipt'), ...otherAnswers },
    },
    async ({ params: { token }, request, reply }) => {
      const receipt = await found(request, reply, token);
      if (receipt === null) return reply;
      return reply.type('text/html; charset=utf-8').send(receiptPage(receipt, `/r/${token}/receipt.pdf`));
    },
  );
  route(
    {
      method: 'GET',
      path: '/r/:token/receipt.pdf',
      subject,
      summary: 'The same receipt as PDF',
      access: 'open',
      params: tokenSchema,
      answers: {
        200: { description: 'the receipt', schema: z.string(), contentType: 'application/pdf' },
        ...otherAnswers,
      },
    },
    async ({ params: { token }, request, reply }) => {
      const receipt = await found(request, reply, token);
      if (receipt === null) return reply;
      const name = `${receipt.model.receiptNumber.replace(/[^\w-]/g, '_')}.pdf`;
      reply.header('content-disposition', `inline; filename="${name}"`);
      return reply.type('application/pdf').send(await receiptPdf(receipt));
    },
  );
  route(
    {
      method: 'POST',
      path: '/v1/exit/use',
      subject,
      summary: 'Whether an exit code opens the gate; it does so once',
      access: 'operator',
      body: exitRequestSchema,
      answers: { 200: { description: 'whether it opens', schema: exitAnswerSchema } },
    },
    async ({ body: { code, gate } }): Promise<z.infer<typeof exitAnswerSchema>> => {
      const kioskId = code.split('.')[1] ?? '';
      const keys = (await store.enrolmentsOf(kioskId)).filter(({ isRevoked }) => !isRevoked);
      const isBySome = (_: string, text: string, signature: string): boolean | null =>
        keys.length === 0 ? null : keys.some(({ publicKey }) => isSigned(text, signature, publicKeyOf(publicKey)));
      const read = readExitCode(code, isBySome, now());
      if (!read.ok) return { opens: false, because: read.error.kind };
      const isFirst = await store.spendExitCode({ ...read.value, gate });
      return { opens: isFirst, because: isFirst ? null : 'used' };
    },
  );
}
