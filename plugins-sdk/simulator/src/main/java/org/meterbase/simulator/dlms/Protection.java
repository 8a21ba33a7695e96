// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.SecretKey;
import org.meterbase.simulator.security.Keys;
import org.meterbase.simulator.security.NotGenuine;
import org.meterbase.simulator.security.SecurityControl;
import org.meterbase.simulator.security.SuiteZero;
import org.meterbase.simulator.utility.Condition;
import org.meterbase.simulator.utility.Meter;
import org.meterbase.simulator.utility.SecurityFault.CounterRefusal;
import org.meterbase.simulator.utility.SecurityFault.FalseProof;
import org.meterbase.simulator.utility.SecurityFault.Refusal;
import org.meterbase.simulator.utility.SecurityFault.WrongKey;

/** The keys and counters of one association with one client: opens what comes and seals what goes. */
final class Protection {
    /** Octets that protection adds to an APDU: tag, length in three, general title, security header, authentication tag. */
    static final int AROUND = 1 + 3 + 9 + 5 + SuiteZero.TAG;

    private static final byte[] NO_KEY = {};

    private final SuiteZero suite;
    private final Condition condition;
    private final int clientSap;
    private final Keys keys;
    private final byte[] clientTitle;
    private byte[] dedicated;
    private long dedicatedTaken = -1;
    private long dedicatedSent;
    private long takenBefore;

    Protection(SuiteZero suite, Meter meter, Condition condition, int clientSap, byte[] clientTitle) {
        this.suite = suite;
        this.condition = condition;
        this.clientSap = clientSap;
        this.keys = condition.fault(WrongKey.class).isPresent() ? meter.otherKeys() : meter.keys();
        this.clientTitle = clientTitle.clone();
        this.takenBefore = condition.taken();
    }

    /** The key that the client proposed for this association. */
    void dedicate(byte[] key) {
        dedicated = key;
    }

    byte[] title() {
        return keys.title();
    }

    /** Notes an envelope's counter, whatever becomes of it. */
    void hear(Envelope envelope) {
        hear(envelope.dedicated(), envelope.counter(), envelope.control(), envelope.content());
    }

    /** The plain APDU of an envelope that has been heard. */
    byte[] open(Envelope envelope) throws Unacceptable {
        boolean ours = envelope.title().length == 0 || Arrays.equals(envelope.title(), clientTitle);
        if (!envelope.control().known() || envelope.dedicated() && dedicated == null || !ours) {
            throw new Unacceptable(ExceptionResponse.notSupported(), Refusal.EXCEPTION);
        }
        if (!envelope.control().covers(condition.required(clientSap))) {
            throw new Unacceptable(ExceptionResponse.notAllowed(), Refusal.REJECT);
        }
        long taken = envelope.dedicated() ? dedicatedTaken : condition.taken();
        if (envelope.counter() <= taken) {
            throw new Unacceptable(ExceptionResponse.counterError(taken + 1), whenCounterIsLow());
        }
        byte[] plain = genuine(envelope);
        if (plain.length == 0 || !envelope.carries(plain[0] & 0xFF)) {
            throw new Unacceptable(ExceptionResponse.unknown(), Refusal.EXCEPTION);
        }
        takenBefore = condition.taken();
        if (envelope.dedicated()) {
            dedicatedTaken = envelope.counter();
        } else {
            condition.counters().take(envelope.counter());
        }
        return plain;
    }

    /** An answer, protected as its question was. */
    byte[] seal(Envelope question, byte[] plain) {
        long counter =
                question.dedicated() ? ++dedicatedSent : condition.counters().next();
        byte[] content = suite.seal(parameters(question.control(), question.dedicated(), keys.title(), counter), plain);
        return new Envelope(question.answerTag(plain[0] & 0xFF), keys.title(), question.control(), counter, content)
                .octets();
    }

    /** Something unasked for under the global key, with the title that it needs where nothing is agreed upon. */
    byte[] push(byte[] plain) {
        return seal(new Envelope(Envelope.GENERAL_GLO, clientTitle, new SecurityControl(0x30), 0, new byte[0]), plain);
    }

    /**
     * Whether a client's proof of HLS-5 fits the meter's challenge (IEC 62056-5-3, 5.7.4). Its counter may be that of the APDU that brought
     * it, or lie on either side of it, but not below what was taken before.
     *
     * @param proof security control, counter and tag
     */
    boolean proves(byte[] proof, byte[] challenge) throws Unacceptable {
        if (proof.length != 5 + SuiteZero.TAG || proof[0] != SecurityControl.AUTHENTICATION.octet()) {
            return false;
        }
        long counter = Integer.toUnsignedLong(ByteBuffer.wrap(proof).getInt(1));
        byte[] tag = Arrays.copyOfRange(proof, 5, proof.length);
        hear(false, counter, SecurityControl.AUTHENTICATION, tag);
        if (counter <= takenBefore) {
            throw new Unacceptable(ExceptionResponse.counterError(condition.taken() + 1), whenCounterIsLow());
        }
        boolean fits =
                suite.proves(parameters(SecurityControl.AUTHENTICATION, false, clientTitle, counter), challenge, tag);
        if (fits) {
            condition.counters().take(counter);
        }
        return fits;
    }

    /** The meter's own proof for a client's challenge. */
    byte[] proof(byte[] challenge) {
        long counter = condition.counters().next();
        byte[] tag = suite.proof(parameters(SecurityControl.AUTHENTICATION, false, keys.title(), counter), challenge);
        if (condition.fault(FalseProof.class).isPresent()) {
            tag[0] ^= 1;
        }
        return ByteBuffer.allocate(5 + SuiteZero.TAG)
                .put((byte) SecurityControl.AUTHENTICATION.octet())
                .putInt((int) counter)
                .put(tag)
                .array();
    }

    private byte[] genuine(Envelope envelope) throws Unacceptable {
        try {
            return suite.open(
                    parameters(envelope.control(), envelope.dedicated(), clientTitle, envelope.counter()),
                    envelope.content());
        } catch (NotGenuine notGenuine) {
            throw new Unacceptable(
                    ExceptionResponse.decipheringError(),
                    condition.fault(WrongKey.class).map(WrongKey::answer).orElse(Refusal.REJECT));
        }
    }

    private void hear(boolean underDedicated, long counter, SecurityControl control, byte[] content) {
        byte[] whole = Arrays.copyOf(content, content.length + 1);
        whole[content.length] = (byte) control.octet();
        byte[] key = underDedicated && dedicated == null ? NO_KEY : underDedicated ? dedicated : null;
        condition.counters().hear(key, clientTitle, counter, whole);
    }

    private Refusal whenCounterIsLow() {
        return condition.fault(CounterRefusal.class).map(CounterRefusal::answer).orElse(Refusal.EXCEPTION);
    }

    private SuiteZero.Parameters parameters(
            SecurityControl control, boolean underDedicated, byte[] title, long counter) {
        SecretKey key = underDedicated ? Keys.key(dedicated) : keys.encryption();
        return new SuiteZero.Parameters(control, key, keys.authentication(), title, counter);
    }
}
