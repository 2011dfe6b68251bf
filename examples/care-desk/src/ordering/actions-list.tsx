/** The buttons of a line. What cannot be pressed says why, and from when it can. */
import type { LineButtonsQuery } from '@care-gateway/client';
import { moment } from '../format.ts';
import { actions, type Action } from './actions.ts';

type Verdict = NonNullable<LineButtonsQuery['device']>['eligibility'][number];

interface ActionsProps {
  readonly verdicts: readonly Verdict[];
  readonly choose: (action: Action) => void;
}

const Why = ({
  verdict: { eligibility, reasons, from, until },
  id,
}: {
  readonly verdict: Verdict;
  readonly id: string;
}) => (
  <p className="why" id={id}>
    {reasons.map(({ message }) => message).join(' ')}
    {eligibility === 'UNKNOWN' && ' It may be tried: the carrier decides.'}
    {from !== null && ` From ${moment(from)}.`}
    {until !== null && ` Until ${moment(until)}.`}
  </p>
);

export const Actions = ({ verdicts, choose }: ActionsProps) => (
  <ul className="actions">
    {actions.map((action) => {
      const verdict = verdicts.find(({ type }) => type === action.type);
      if (!verdict) return null;
      const { eligibility, reasons, from, until } = verdict;
      const says = reasons.length > 0 || from !== null || until !== null || eligibility === 'UNKNOWN';
      const id = `why-${action.type}`;
      return (
        <li key={action.type}>
          <button
            type="button"
            className={`button ${action.isGrave ? 'grave' : ''}`}
            disabled={eligibility === 'NOT_ELIGIBLE'}
            aria-describedby={says ? id : undefined}
            onClick={() => {
              choose(action);
            }}
          >
            {action.label}
          </button>
          {says && <Why verdict={verdict} id={id} />}
        </li>
      );
    })}
  </ul>
);
