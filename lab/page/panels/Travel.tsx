import { useState } from 'react';
import type { FlightSummary, ScanCode, TravelBooking, Traveller } from '../../api.ts';
import { Button } from '../controls.tsx';
import { barcodeUrl, useActions, useJson } from '../lab-client.ts';
import { texts } from '../texts.ts';
import panels from './Panels.module.css';
import styles from './Travel.module.css';

/** The flights of today and tomorrow, who is booked on them, and the documents in their hands. */
export function Travel() {
  const { value: flights } = useJson<FlightSummary[]>('flights');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const flight =
    flights?.find(({ flightId }) => flightId === chosenId) ??
    flights?.find(({ status }) => status === 'open') ??
    flights?.[0];
  const { value: bookings } = useJson<TravelBooking[]>(flight === undefined ? null : `flights/${flight.flightId}`);
  const [locator, setLocator] = useState<string | null>(null);
  const booking = bookings?.find(({ recordLocator }) => recordLocator === locator) ?? bookings?.[0];
  if (flights !== null && flight === undefined) return <p className={panels.quiet}>{texts.travel.none}</p>;
  return (
    <div className={panels.column}>
      <div className={panels.tools} data-single="true">
        <select
          aria-label={texts.travel.flight}
          value={flight?.flightId}
          onChange={(event) => setChosenId(event.target.value)}
        >
          {flights?.map((each) => (
            <option key={each.flightId} value={each.flightId}>
              {flightText(each)}
            </option>
          ))}
        </select>
      </div>
      <div className={styles.desk}>
        <ul className={styles.bookings} aria-label={texts.travel.bookings}>
          {bookings?.map(({ recordLocator, surname, travellers }) => (
            <li key={recordLocator}>
              <button
                type="button"
                aria-pressed={recordLocator === booking?.recordLocator}
                onClick={() => setLocator(recordLocator)}
              >
                <strong>{recordLocator}</strong>
                <span>{surname}</span>
                <small>{texts.travel.travellers(travellers.length)}</small>
              </button>
            </li>
          ))}
        </ul>
        {booking !== undefined && <Documents booking={booking} />}
      </div>
    </div>
  );
}

const flightText = ({ departureDate, departureTime, designator, gate, status, ...to }: FlightSummary): string =>
  [
    `${departureDate.slice('YYYY-'.length)} ${departureTime}`,
    designator,
    `${to.destinationCity} ${to.destination}`,
    gate,
    texts.travel.status[status],
  ].join('  ·  ');

function Documents({ booking }: { booking: TravelBooking }) {
  const { act } = useActions();
  const scan = (text: string, aim: string | null, what: string): void =>
    act(
      { type: 'scan', kiosk: 'airport', text, aim },
      { success: texts.toast.scanned(what), failure: texts.scanner.lost },
    );
  const scanCode = ({ text, aim }: ScanCode, what: string): void => scan(text, aim, what);
  return (
    <div className={styles.documents}>
      <section className={styles.reference}>
        <dl>
          <Typed label={texts.travel.reference} text={booking.recordLocator} />
          <Typed label={texts.travel.surname} text={booking.surname} />
        </dl>
        <button
          type="button"
          className={styles.confirmation}
          onClick={() => scanCode(booking.confirmation, texts.travel.confirmation)}
        >
          <img src={barcodeUrl(booking.confirmation.symbology, booking.confirmation.text)} alt="" />
          <span>{texts.travel.confirmation}</span>
        </button>
      </section>
      {booking.travellers.map((traveller) => (
        <Papers
          key={traveller.passengerId}
          traveller={traveller}
          onPassport={() => scan(traveller.mrz.join(''), null, `${texts.travel.passport}, ${traveller.name}`)}
          onBoardingPass={() => scanCode(traveller.boardingPass, `${texts.travel.boardingPass}, ${traveller.name}`)}
        />
      ))}
    </div>
  );
}

/** What a traveller would type: pressing copies it. */
function Typed({ label, text }: { label: string; text: string }) {
  const { tell } = useActions();
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => tell(texts.toast.copied(text)),
      (cause: unknown) => {
        console.warn(cause);
        tell(texts.toast.failed);
      },
    );
  };
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <Button onPress={copy}>{text}</Button>
      </dd>
    </div>
  );
}

function Papers(props: { traveller: Traveller; onPassport(): void; onBoardingPass(): void }) {
  const { traveller } = props;
  const { boardingPass, seat } = traveller;
  return (
    <section className={styles.traveller}>
      <h3>
        {traveller.name}
        <small>
          {seat === null ? texts.travel.noSeat : texts.travel.seat(seat)}
          {traveller.checkedIn && ` · ${texts.travel.checkedIn}`}
        </small>
      </h3>
      <button type="button" className={styles.passport} onClick={props.onPassport}>
        <span>{texts.travel.passport}</span>
        <code>{traveller.mrz.join('\n')}</code>
      </button>
      <button type="button" className={styles.pass} onClick={props.onBoardingPass}>
        <span>{texts.travel.boardingPass}</span>
        <img src={barcodeUrl(boardingPass.symbology, boardingPass.text)} alt="" />
      </button>
    </section>
  );
}
