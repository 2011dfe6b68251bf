import { useState, type SubmitEvent } from 'react';
import { ctnAsRead, ctnIn } from '../format.ts';
import { Screen } from '../parts/screen.tsx';
import { addressOf, go } from '../route.ts';

/** Lines of the simulator that show what a desk meets; docs/simulator.md has them all. */
const examples: readonly { readonly ctn: string; readonly shows: string }[] = [
  { ctn: '1234567890', shows: 'An active line' },
  { ctn: '9992029999', shows: 'A line on a smaller plan' },
  { ctn: '5550000021', shows: 'Suspended ten days ago' },
  { ctn: '5550000022', shows: 'Cancelled, and still to be brought back' },
  { ctn: '5550000024', shows: 'One day too young to be cancelled' },
  { ctn: '5550000026', shows: 'A phone on which 5G does not work' },
  { ctn: '5550000002', shows: 'Its orders fail at the carrier' },
  { ctn: '5550000032', shows: 'The carrier does not answer' },
];

export const FindLine = () => {
  const [text, setText] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const find = (event: SubmitEvent) => {
    event.preventDefault();
    const ctn = ctnIn(text);
    if (ctn === undefined) setIsWrong(true);
    else go({ screen: 'line', ctn });
  };
  return (
    <Screen title="Find a line" lead="By its wireless number: ten digits, written in any way.">
      <form className="card find" onSubmit={find} noValidate>
        <label htmlFor="ctn">Wireless number</label>
        <div className="row">
          <input
            id="ctn"
            type="tel"
            autoComplete="off"
            placeholder="(123) 456-7890"
            value={text}
            aria-invalid={isWrong}
            aria-describedby={isWrong ? 'ctn-problem' : undefined}
            onChange={({ target }) => {
              setText(target.value);
              setIsWrong(false);
            }}
          />
          <button type="submit" className="button primary">
            Find
          </button>
        </div>
        {isWrong && (
          <p className="field-problem" id="ctn-problem" role="alert">
            A wireless number has ten digits.
          </p>
        )}
      </form>
      <h2>Lines to try</h2>
      <ul className="tiles">
        {examples.map(({ ctn, shows }) => (
          <li key={ctn}>
            <a className="tile" href={addressOf({ screen: 'line', ctn })}>
              <strong>{ctnAsRead(ctn)}</strong>
              <span>{shows}</span>
            </a>
          </li>
        ))}
      </ul>
    </Screen>
  );
};
