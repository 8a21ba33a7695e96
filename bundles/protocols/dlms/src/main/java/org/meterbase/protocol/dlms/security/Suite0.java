// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.security;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/**
 * Security suite 0 under one key: AES-128 in Galois/counter mode, tags of twelve octets (IEC 62056-5-3, 5.3.4.7). There is one cipher
 * to a thread, and so to an event loop; a cipher that is given the key it had keeps its schedule.
 */
final class Suite0 {
    static final int KEY = 16;
    static final int TITLE = 8;
    static final int TAG = 12;

    private static final int NONCE = 12;
    private static final int TAG_BITS = 96;
    /** The first counter of the text; 1 is that of the tag (NIST SP 800-38D, 7.1). */
    private static final byte FIRST_BLOCK = 2;

    private static final ThreadLocal<Cipher> GALOIS = ThreadLocal.withInitial(() -> cipher("AES/GCM/NoPadding"));
    private static final ThreadLocal<Cipher> COUNTER = ThreadLocal.withInitial(() -> cipher("AES/CTR/NoPadding"));

    private final AesKey key;
    private final byte[] authenticationKey;
    private final byte[] control = new byte[1];

    /** @param authenticationKey mixed into each tag; of no octets where there is none */
    Suite0(byte[] key, byte[] authenticationKey) {
        this.key = new AesKey(key);
        this.authenticationKey = authenticationKey;
    }

    /** Protects a text as the security control octet says. @return the octets written to {@code out}, tag included */
    int seal(int sc, byte[] title, long counter, byte[] text, int from, int length, byte[] out, int at) {
        try {
            if (!SecurityControl.authenticated(sc)) {
                return counterMode(title, counter, text, from, length, out, at);
            }
            Cipher cipher = begin(Cipher.ENCRYPT_MODE, sc, title, counter);
            if (SecurityControl.encrypted(sc)) {
                return cipher.doFinal(text, from, length, out, at);
            }
            cipher.updateAAD(text, from, length);
            System.arraycopy(text, from, out, at, length);
            return length + cipher.doFinal(out, at + length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refuses to encrypt: " + e.getMessage(), e);
        }
    }

    /** The reverse. @return the octets of the text in {@code out}; -1 where the tag is not that of this key and text */
    int open(int sc, byte[] title, long counter, byte[] sealed, int from, int length, byte[] out) {
        try {
            if (!SecurityControl.authenticated(sc)) {
                return counterMode(title, counter, sealed, from, length, out, 0);
            }
            if (length < TAG) {
                return -1;
            }
            Cipher cipher = begin(Cipher.DECRYPT_MODE, sc, title, counter);
            if (SecurityControl.encrypted(sc)) {
                return cipher.doFinal(sealed, from, length, out, 0);
            }
            int text = length - TAG;
            cipher.updateAAD(sealed, from, text);
            // Compares the tags in constant time.
            cipher.doFinal(sealed, from + text, TAG);
            System.arraycopy(sealed, from, out, 0, text);
            return text;
        } catch (AEADBadTagException forged) {
            return -1;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refuses to decrypt: " + e.getMessage(), e);
        }
    }

    private Cipher begin(int mode, int sc, byte[] title, long counter) throws GeneralSecurityException {
        byte[] nonce = nonce(title, counter, NONCE);
        Cipher cipher = GALOIS.get();
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        control[0] = (byte) sc;
        cipher.updateAAD(control);
        cipher.updateAAD(authenticationKey);
        return cipher;
    }

    /** Galois/counter mode without its tag is counter mode. */
    private int counterMode(byte[] title, long counter, byte[] text, int from, int length, byte[] out, int at)
            throws GeneralSecurityException {
        byte[] block = nonce(title, counter, 16);
        block[15] = FIRST_BLOCK;
        Cipher cipher = COUNTER.get();
        cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(block));
        return cipher.doFinal(text, from, length, out, at);
    }

    private static byte[] nonce(byte[] title, long counter, int size) {
        byte[] nonce = new byte[size];
        System.arraycopy(title, 0, nonce, 0, TITLE);
        nonce[8] = (byte) (counter >> 24);
        nonce[9] = (byte) (counter >> 16);
        nonce[10] = (byte) (counter >> 8);
        nonce[11] = (byte) counter;
        return nonce;
    }

    private static Cipher cipher(String transformation) {
        try {
            return Cipher.getInstance(transformation);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + transformation, e);
        }
    }
}
