// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM with a random nonce (NIST SP 800-38D, 8.2.2: under one key at most 2^32 secrets). Subject, name and key are
 * authenticated with the secret: a row copied to another device does not open there.
 */
final class Seal {
    /** A sealed secret as it is stored. */
    record Sealed(String keyId, byte[] nonce, byte[] octets) {}

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Seal() {}

    static Sealed seal(KeyRing.Named key, String subject, String name, byte[] secret) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key.key(), nonce, key.id(), subject, name)
                    .doFinal(secret);
            return new Sealed(key.id(), nonce, sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] open(KeyRing ring, String subject, String name, Sealed sealed) {
        try {
            return cipher(Cipher.DECRYPT_MODE, ring.key(sealed.keyId()), sealed.nonce(), sealed.keyId(), subject, name)
                    .doFinal(sealed.octets());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "The secret " + name + " of " + subject + " does not open: it or its key was changed; set it again",
                    e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String keyId, String subject, String name)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(authenticated(keyId, subject, name));
        return cipher;
    }

    /** Each with its length before it, so that no two triples look alike. */
    private static byte[] authenticated(String... texts) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(octets)) {
            for (String text : texts) {
                out.writeUTF(text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return octets.toByteArray();
    }
}
