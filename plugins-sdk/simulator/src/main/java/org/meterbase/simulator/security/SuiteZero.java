// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.security;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/**
 * Security suite 0: AES-GCM with 128-bit keys and tags of twelve octets (IEC 62056-5-3, 5.3.3 and 5.7.2). For one thread, and one of
 * it is enough for all meters.
 */
public final class SuiteZero {
    /** Octets of an authentication tag. */
    public static final int TAG = 12;

    private final Cipher gcm;
    private final Cipher counterMode;

    public SuiteZero() {
        try {
            gcm = Cipher.getInstance("AES/GCM/NoPadding");
            counterMode = Cipher.getInstance("AES/CTR/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-GCM: use one with the standard providers", e);
        }
    }

    /**
     * What protects one APDU.
     *
     * @param control how
     * @param key block cipher key: global or dedicated
     * @param authenticationKey goes into the additional authenticated data
     * @param title system title of the sender, the fixed field of the initialization vector
     * @param counter invocation counter, the other field of it: never twice under one key
     */
    public record Parameters(
            SecurityControl control, SecretKey key, byte[] authenticationKey, byte[] title, long counter) {
        private byte[] vector() {
            return ByteBuffer.allocate(TAG).put(title).putInt((int) counter).array();
        }

        private byte[] authenticated(byte[] plain, int length) {
            return ByteBuffer.allocate(1 + authenticationKey.length + length)
                    .put((byte) control.octet())
                    .put(authenticationKey)
                    .put(plain, 0, length)
                    .array();
        }
    }

    /** What follows the security header: cipher text or plain text, and the tag if there is authentication. */
    public byte[] seal(Parameters by, byte[] plain) {
        try {
            if (!by.control.authenticated()) {
                return stream(by, plain);
            }
            if (by.control.encrypted()) {
                return gcm(Cipher.ENCRYPT_MODE, by, by.authenticated(plain, 0), plain);
            }
            byte[] tag = tag(by, plain, plain.length);
            return ByteBuffer.allocate(plain.length + TAG).put(plain).put(tag).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("suite 0 failed: " + e.getMessage(), e);
        }
    }

    /** The plain text of what follows a security header. */
    public byte[] open(Parameters by, byte[] content) throws NotGenuine {
        try {
            if (!by.control.authenticated()) {
                return stream(by, content);
            }
            int length = content.length - TAG;
            if (length < 0) {
                throw new NotGenuine();
            }
            if (by.control.encrypted()) {
                return gcm(Cipher.DECRYPT_MODE, by, by.authenticated(content, 0), content);
            }
            byte[] tag = Arrays.copyOfRange(content, length, content.length);
            gcm(Cipher.DECRYPT_MODE, by, by.authenticated(content, length), tag);
            return Arrays.copyOf(content, length);
        } catch (AEADBadTagException e) {
            throw new NotGenuine();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("suite 0 failed: " + e.getMessage(), e);
        }
    }

    /** Whether this is somebody's tag over a challenge. */
    public boolean proves(Parameters by, byte[] challenge, byte[] tag) {
        byte[] proof = ByteBuffer.allocate(challenge.length + tag.length)
                .put(challenge)
                .put(tag)
                .array();
        try {
            open(by, proof);
            return true;
        } catch (NotGenuine notGenuine) {
            return false;
        }
    }

    /** The tag over a challenge, the heart of HLS-5 (IEC 62056-5-3, 5.7.4). */
    public byte[] proof(Parameters by, byte[] challenge) {
        try {
            return tag(by, challenge, challenge.length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("suite 0 failed: " + e.getMessage(), e);
        }
    }

    private byte[] tag(Parameters by, byte[] over, int length) throws GeneralSecurityException {
        return gcm(Cipher.ENCRYPT_MODE, by, by.authenticated(over, length), new byte[0]);
    }

    private byte[] gcm(int mode, Parameters by, byte[] authenticated, byte[] text) throws GeneralSecurityException {
        gcm.init(mode, by.key, new GCMParameterSpec(8 * TAG, by.vector()));
        gcm.updateAAD(authenticated);
        return gcm.doFinal(text);
    }

    /** Without a tag GCM is the counter mode whose first block is number 2 (NIST SP 800-38D, 7.1). */
    private byte[] stream(Parameters by, byte[] text) throws GeneralSecurityException {
        byte[] first = Arrays.copyOf(by.vector(), 16);
        first[15] = 2;
        counterMode.init(Cipher.ENCRYPT_MODE, by.key, new IvParameterSpec(first));
        return counterMode.doFinal(text);
    }
}
