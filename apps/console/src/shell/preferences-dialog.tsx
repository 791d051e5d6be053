import { type ReactNode, useEffect, useRef } from 'react';
import type { Preferences } from '../state/preferences.ts';
import { formatRoute } from '../state/route.ts';

interface PreferencesDialogProps {
  readonly preferences: Preferences;
  readonly onChange: (preferences: Preferences) => void;
  readonly onClose: () => void;
  readonly onSignOut: () => void;
}

const themes = [
  ['auto', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const;

/** Single keys, and what they do; `Then` is a key after another one. */
const keys: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['j', 'k'], 'Next, previous approval'],
  [['o'], 'Open its conversation'],
  [['a'], 'Go to “Approve”; Enter presses it'],
  [['r'], 'Reject: asks for the reason first'],
  [['e'], 'Edit before approving'],
  [['c'], 'Take it, or let it go'],
  [['/'], 'Search'],
  [['Esc'], 'Close what is open beside the list'],
  [['g', 'i'], 'Inbox'],
  [['g', 'c'], 'Conversations'],
  [['g', 'd'], 'Dashboard'],
  [['g', 'a'], 'Audit log'],
  [['g', 's'], 'Sites and budgets'],
  [['g', 'o'], 'Operators, for admins'],
  [['g', 'm'], 'Your account'],
  [['?'], 'This help'],
];

/** Theme, notifications, and single keys with what they do. */
export function PreferencesDialog({ preferences, onChange, onClose, onSignOut }: PreferencesDialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const notify = async (wanted: boolean): Promise<void> => {
    const allowed = wanted && 'Notification' in window && (await Notification.requestPermission()) === 'granted';
    onChange({ ...preferences, notifications: allowed });
  };
  const refused = 'Notification' in window && Notification.permission === 'denied';
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="preferences-heading" onClose={onClose}>
      <div className="dialog-head">
        <h2 id="preferences-heading">Preferences and keys</h2>
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
      <fieldset className="choices">
        <legend>Colours</legend>
        {themes.map(([theme, name]) => (
          <label key={theme}>
            <input
              type="radio"
              name="theme"
              checked={preferences.theme === theme}
              onChange={() => onChange({ ...preferences, theme })}
            />
            {name}
          </label>
        ))}
      </fieldset>
      <label className="check">
        <input
          type="checkbox"
          checked={preferences.notifications}
          disabled={refused}
          onChange={(event) => void notify(event.target.checked)}
        />
        Tell me on the desktop about new approvals while this page is not in front
      </label>
      {refused && <p className="quiet">The browser does not allow notifications of this page.</p>}
      <label className="check">
        <input
          type="checkbox"
          checked={preferences.singleKeys}
          onChange={(event) => onChange({ ...preferences, singleKeys: event.target.checked })}
        />
        Single keys do something
      </label>
      <dl className="keys" data-off={!preferences.singleKeys || undefined}>
        {keys.map(([names, what]) => (
          <div key={what}>
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">No single key decides anything: each decision has a button of its own, and a second step.</p>
      <div className="actions">
        <a className="button" href={formatRoute({ page: 'account' })} onClick={() => dialog.current?.close()}>
          Your account
        </a>
        <button type="button" className="button" onClick={onSignOut}>
          Sign out
        </button>
      </div>
    </dialog>
  );
}
