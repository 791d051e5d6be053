import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { ArgumentsForm } from './arguments-form.tsx';
import { DecisionFrame } from './decision-frame.tsx';
import { describeGrant } from './grant.ts';
import { fieldsOf, inputsOf, readFields } from './schema-fields.ts';
import { type DecisionProps, useDecision } from './use-decision.ts';

const MAX_REASON = 2000;

/** What is open below an approval: nothing, or the second step of something. */
type Step = 'choose' | 'reject' | 'edit' | 'grant';

/**
 * Approve, also with other arguments or for later calls too, or reject with a reason that the assistant is told. Never takes
 * the focus by itself.
 */
export function DecisionForm(props: DecisionProps): ReactNode {
  const { approval } = props;
  const [step, setStep] = useState<Step>('choose');
  const decision = useDecision(props);
  const { take, moved } = decision;
  const open = (next: Step): void => {
    // The second click of a double click must not confirm.
    moved();
    setStep(next);
  };
  const back = (): void => open('choose');
  const mayEdit = approval.editableBy?.includes('operator') === true && approval.arguments !== null;
  return (
    <DecisionFrame decision={decision} live={props.live}>
      {step === 'choose' && (
        <div className="actions">
          <button type="button" data-act="approve" className="button primary" onClick={() => take('approve')}>
            Approve
          </button>
          <button type="button" data-act="reject" className="button" onClick={() => open('reject')}>
            Reject
          </button>
          {mayEdit && (
            <button type="button" data-act="edit" className="button" onClick={() => open('edit')}>
              Edit…
            </button>
          )}
          {approval.grantOffer !== undefined && (
            <button type="button" className="button" onClick={() => open('grant')}>
              Approve later ones too…
            </button>
          )}
        </div>
      )}
      {step === 'reject' && (
        <Reject onBack={back} onReject={(reason) => take('reject', reason === '' ? {} : { reason })} />
      )}
      {step === 'edit' && (
        <Edit
          approval={approval}
          refusedField={decision.problemField}
          refusal={decision.problem}
          onBack={back}
          onApprove={(editedArguments) => take('approve', { editedArguments })}
        />
      )}
      {step === 'grant' && approval.grantOffer !== undefined && (
        <Second onBack={back}>
          <div className="grant">
            <p>This approves, beside this call:</p>
            <ul>
              {describeGrant(approval.tool, approval.grantOffer, approval.grantOffer.expiresInMs).map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </div>
          <button type="button" className="button primary" onClick={() => take('approve', { grant: 'conversation' })}>
            Approve all of this
          </button>
        </Second>
      )}
    </DecisionFrame>
  );
}

/** A second step, with the way back beside what confirms it: the way back gets the focus. */
function Second({ onBack, children }: { readonly onBack: () => void; readonly children: ReactNode }): ReactNode {
  const backButton = useRef<HTMLButtonElement>(null);
  useEffect(() => backButton.current?.focus(), []);
  return (
    <>
      {children}
      <button ref={backButton} type="button" className="button" onClick={onBack}>
        Back
      </button>
    </>
  );
}

interface RejectProps {
  readonly onBack: () => void;
  /** @param reason Empty for none. */
  readonly onReject: (reason: string) => void;
}

function Reject({ onBack, onReject }: RejectProps): ReactNode {
  const reasonId = useId();
  const reasonField = useRef<HTMLTextAreaElement>(null);
  const [reason, setReason] = useState('');
  useEffect(() => reasonField.current?.focus(), []);
  return (
    <>
      <label htmlFor={reasonId}>Reason, told to the assistant and the visitor (optional)</label>
      <textarea
        ref={reasonField}
        id={reasonId}
        rows={3}
        maxLength={MAX_REASON}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="actions">
        <button type="button" className="button danger" onClick={() => onReject(reason.trim())}>
          Confirm reject
        </button>
        <button type="button" className="button" onClick={onBack}>
          Back
        </button>
      </div>
    </>
  );
}

interface EditProps {
  readonly approval: DecisionProps['approval'];
  /** Field that the gateway refused, such as `editedArguments.amount`; null for none. */
  readonly refusedField: string | null;
  readonly refusal: string | null;
  readonly onBack: () => void;
  readonly onApprove: (editedArguments: NonNullable<DecisionProps['approval']['arguments']>) => void;
}

function Edit({ approval, refusedField, refusal, onBack, onApprove }: EditProps): ReactNode {
  const form = useRef<HTMLDivElement>(null);
  const fields = fieldsOf(approval.schema, approval.arguments);
  const [inputs, setInputs] = useState<Readonly<Record<string, string>>>(() => inputsOf(fields, approval.arguments));
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const refused = fields.find(({ name }) => refusedField === `editedArguments.${name}`)?.name;
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select, textarea')?.focus(), []);
  const confirm = (): void => {
    const filled = readFields(fields, inputs);
    if (filled.ok) return onApprove(filled.value);
    setProblems(filled.problems);
    const first = fields.findIndex(({ name }) => name in filled.problems);
    form.current?.querySelectorAll<HTMLElement>('input, select, textarea')[first]?.focus();
    return undefined;
  };
  return (
    <div ref={form} className="edit">
      <ArgumentsForm
        fields={fields}
        inputs={inputs}
        problems={{ ...(refused !== undefined && refusal !== null && { [refused]: refusal }), ...problems }}
        onChange={(next) => {
          setInputs(next);
          setProblems({});
        }}
      />
      <div className="actions">
        <button type="button" className="button primary" onClick={confirm}>
          Approve with these
        </button>
        <button type="button" className="button" onClick={onBack}>
          Back
        </button>
      </div>
    </div>
  );
}
