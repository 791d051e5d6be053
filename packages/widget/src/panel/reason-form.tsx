import { type ReactNode, useId, useState } from 'react';
import { Step } from './step.tsx';

/** Longest reason and longest comment that the protocol carries. */
const MAX_REASON = 2000;

interface ReasonFormProps {
  /** What is asked. */
  readonly label: string;
  /** Of the button that sends it. */
  readonly confirm: string;
  /** Of the button that leads back. */
  readonly back: string;
  /** How the buttons look: small ones, or the first as one that does harm. */
  readonly look: 'small' | 'danger';
  /** @param reason Without the spaces around it; empty where nothing was written. */
  readonly onConfirm: (reason: string) => void;
  readonly onBack: () => void;
}

/** Asks why: of a rating, or of a refusal. Nobody has to say. */
export function ReasonForm({ label, confirm, back, look, onConfirm, onBack }: ReasonFormProps): ReactNode {
  const id = useId();
  const [reason, setReason] = useState('');
  return (
    <Step onBack={onBack}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={2}
        maxLength={MAX_REASON}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="actions">
        <button type="button" className={`button ${look}`} onClick={() => onConfirm(reason.trim())}>
          {confirm}
        </button>
        <button type="button" className={look === 'small' ? 'button small' : 'button'} onClick={onBack}>
          {back}
        </button>
      </div>
    </Step>
  );
}
