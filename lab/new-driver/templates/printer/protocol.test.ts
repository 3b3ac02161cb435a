import { describe, expect, test } from 'vitest';
import type { PrintDocument } from '../../../../core/documents/document.ts';
import { modelPart } from '../../../../hardware/models/models.ts';
import { layOut } from '../../../../hardware/protocols/document-layout.ts';
import { encodeNewDeviceReply, type NewDeviceReply, NewDeviceReplyDecoder } from './answers.ts';
import { newDevice } from './driver.ts';
import { encodeNewDeviceJob } from './protocol.ts';

const { paper } = modelPart(newDevice, 'new-device');
const bytesOf = (blocks: PrintDocument['blocks']): string =>
  Buffer.from(
    encodeNewDeviceJob('job 1', layOut({ kind: 'receipt', language: 'en', blocks }, paper), [], paper),
  ).toString('latin1');

describe('the language of New device', () => {
  test('writes a line with its style, its place and the code page of the model', () => {
    const text = { type: 'text', text: '5 €', align: 'end', size: 'huge', bold: true } as const;
    expect(bytesOf([text])).toBe(`B\rT22100${' '.repeat(42)}5 \x80\rC\rEjob%201\r`);
  });

  test('writes a picture in rows of whole bytes', () => {
    const data = Buffer.from([0xff, 0x80, 0x01, 0x00]).toString('base64');
    const [, picture] = bytesOf([{ type: 'image', widthDots: 9, heightDots: 2, data }]).split('\r');
    expect(picture).toMatch(/^P\d+,(?:00)+ff80(?:00)+0100$/);
  });

  test('reads back whatever the printer says, and calls the rest garbage', () => {
    const replies: NewDeviceReply[] = [
      { kind: 'status', isAsked: true, state: 'MEDIA_LOW', isDrawerOpen: true },
      { kind: 'status', isAsked: false, state: 'COVER_OPEN', isDrawerOpen: false },
      { kind: 'printed', mark: 'job%201' },
      { kind: 'discarded' },
      { kind: 'garbage' },
    ];
    expect(new NewDeviceReplyDecoder().push(Buffer.concat(replies.map(encodeNewDeviceReply)))).toEqual(replies);
  });
});
