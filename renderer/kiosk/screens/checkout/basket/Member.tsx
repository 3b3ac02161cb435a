import { ArrowLeftIcon } from '@phosphor-icons/react/ArrowLeft';
import { MagnifyingGlassIcon } from '@phosphor-icons/react/MagnifyingGlass';
import { useEffect } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { Progress } from '../../../../components/Progress.tsx';
import { StatusMessage } from '../../../../components/StatusMessage.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { NumberPage } from './NumberPage.tsx';

/** Card, code or telephone number. Goes by itself once the member is known. */
export function Member({ screen, onClose }: ScreenProps<'basket'> & { onClose(): void }) {
  const { store, texts } = useKiosk();
  const { member, memberStep, memberByPhone } = screen;
  const isKnown = member !== null;
  useEffect(() => {
    if (isKnown) onClose();
  }, [isKnown, onClose]);
  if (memberStep === 'asking' || !memberByPhone)
    return <WithoutNumber isAsking={memberStep === 'asking'} onClose={onClose} />;
  return (
    <NumberPage
      heading={texts('member.heading')}
      body={texts('member.body')}
      label={texts('member.number')}
      empty={texts('member.empty')}
      digits={{ minimum: 5, maximum: 15 }}
      action={texts('member.find')}
      icon={<MagnifyingGlassIcon weight="bold" />}
      onClose={onClose}
      onEnter={(digits) => void store.send({ type: 'member.enter', digits })}
      testId="member-page"
      actionTestId="find-member"
    />
  );
}

function WithoutNumber({ isAsking, onClose }: { isAsking: boolean; onClose(): void }) {
  const { texts } = useKiosk();
  useCancel(onClose);
  return (
    <Frame
      heading={texts('member.heading')}
      focusKey="member"
      testId="member-page"
      secondary={
        <Button icon={<ArrowLeftIcon weight="bold" />} onPress={onClose} testId="back">
          {texts('common.back')}
        </Button>
      }
    >
      {isAsking ? (
        <Progress label={texts('member.asking')} />
      ) : (
        <StatusMessage kind="plain">{texts('member.bodyWithoutPhone')}</StatusMessage>
      )}
    </Frame>
  );
}
