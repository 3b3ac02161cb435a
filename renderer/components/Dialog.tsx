import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import styles from './Dialog.module.css';
import { StatusIcon, type StatusKind } from './StatusMessage.tsx';

export type DialogProps = {
  heading: string;
  kind?: StatusKind;
  /** Escape, "cancel" on a keypad. Missing where the person must choose. */
  onCancel?: () => void;
  /** `alert`: it came by itself. */
  role?: 'dialog' | 'alertdialog';
  children?: ReactNode;
  actions: ReactNode;
  testId: string;
};

/** Over the screen: takes the focus, keeps it while open, and gives it back. */
export function Dialog({ heading, kind, onCancel, role = 'dialog', children, actions, testId }: DialogProps) {
  return (
    <ModalOverlay
      className={styles.overlay ?? ''}
      isOpen
      isKeyboardDismissDisabled={onCancel === undefined}
      onOpenChange={(isOpen) => {
        if (!isOpen) onCancel?.();
      }}
    >
      <Modal className={styles.modal ?? ''}>
        <AriaDialog className={styles.dialog ?? ''} role={role} data-testid={testId}>
          {kind !== undefined && <StatusIcon kind={kind} large />}
          <Heading slot="title" level={2} className={styles.heading ?? ''}>
            {heading}
          </Heading>
          {children !== undefined && <div className={styles.body}>{children}</div>}
          <div className={styles.actions}>{actions}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
