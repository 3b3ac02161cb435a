/** Publishes the sample's promotions to the lab's kiosks, the way head office does. */
import type { Catalogue } from '../core/catalogue/product.ts';
import { type SamplePromotion, samplePromotions } from './data/promotions.ts';

/** As a line of the channel has it. */
export const publishedPromotion = ({ promotionId, ...promotion }: SamplePromotion) => ({
  key: promotionId,
  value: { validFromMs: 0, validToMs: null, codes: [], ...promotion },
});

export async function publishPromotions(serverUrl: string, catalogue: Catalogue): Promise<void> {
  const lines = samplePromotions(catalogue).map((promotion) => JSON.stringify(publishedPromotion(promotion)));
  const url = new URL('/v1/publish/promotions?mode=whole&allowEmpty=true&more=false&lines=0', serverUrl);
  const headers = { 'content-type': 'application/x-ndjson' };
  const answer = await fetch(url, { method: 'POST', headers, body: `${lines.join('\n')}\n` });
  if (!answer.ok) throw new Error(`The sample's promotions were not taken: ${await answer.text()}`);
}
