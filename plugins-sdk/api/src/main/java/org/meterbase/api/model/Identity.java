// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.model;

import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * Who answered, in as many words as the device has for it, or whom the archive expects. Immutable; made by its builder.
 */
public final class Identity {
    private static final Identity UNKNOWN = builder().build();

    private final String serialNumber;
    private final String logicalDeviceName;
    private final String systemTitle;

    private Identity(Builder builder) {
        serialNumber = builder.serialNumber;
        logicalDeviceName = builder.logicalDeviceName;
        systemTitle = builder.systemTitle;
    }

    /** An identity of which nothing is known. */
    public static Identity unknown() {
        return UNKNOWN;
    }

    /** A builder of which nothing is set. */
    public static Builder builder() {
        return new Builder();
    }

    /** The maker's serial number; unique only per maker. */
    public Optional<String> serialNumber() {
        return Optional.ofNullable(serialNumber);
    }

    /** The COSEM logical device name (IEC 62056-6-2, 4.1.8.2), as text. */
    public Optional<String> logicalDeviceName() {
        return Optional.ofNullable(logicalDeviceName);
    }

    /** The DLMS system title: eight octets as sixteen upper-case hexadecimal digits. */
    public Optional<String> systemTitle() {
        return Optional.ofNullable(systemTitle);
    }

    /** Whether nothing at all is known. */
    public boolean isUnknown() {
        return serialNumber == null && logicalDeviceName == null && systemTitle == null;
    }

    /** Whether any word that both have differs. What only one of them has decides nothing. */
    public boolean contradicts(Identity other) {
        return differ(serialNumber, other.serialNumber)
                || differ(logicalDeviceName, other.logicalDeviceName)
                || differ(systemTitle, other.systemTitle);
    }

    private static boolean differ(String one, String other) {
        return one != null && other != null && !one.equals(other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Identity o
                && Objects.equals(serialNumber, o.serialNumber)
                && Objects.equals(logicalDeviceName, o.logicalDeviceName)
                && Objects.equals(systemTitle, o.systemTitle);
    }

    @Override
    public int hashCode() {
        return Objects.hash(serialNumber, logicalDeviceName, systemTitle);
    }

    @Override
    public String toString() {
        if (isUnknown()) {
            return "unknown";
        }
        StringBuilder text = new StringBuilder();
        serialNumber().ifPresent(s -> text.append("serial number ").append(s).append(' '));
        logicalDeviceName()
                .ifPresent(s -> text.append("logical device ").append(s).append(' '));
        systemTitle().ifPresent(s -> text.append("system title ").append(s));
        return text.toString().strip();
    }

    /** Makes an identity. Blank words count as not known. */
    public static final class Builder {
        private String serialNumber;
        private String logicalDeviceName;
        private String systemTitle;

        private Builder() {}

        /** See {@link Identity#serialNumber()}. */
        public Builder serialNumber(String text) {
            serialNumber = blankToNull(text);
            return this;
        }

        /** See {@link Identity#logicalDeviceName()}. */
        public Builder logicalDeviceName(String text) {
            logicalDeviceName = blankToNull(text);
            return this;
        }

        /** See {@link Identity#systemTitle()}. */
        public Builder systemTitle(byte[] octets) {
            systemTitle = HexFormat.of().withUpperCase().formatHex(octets);
            return this;
        }

        /** See {@link Identity#systemTitle()}; hexadecimal digits of either case. */
        public Builder systemTitle(String hex) {
            systemTitle = hex == null || hex.isBlank() ? null : hex.strip().toUpperCase(java.util.Locale.ROOT);
            return this;
        }

        /** The identity. */
        public Identity build() {
            return new Identity(this);
        }

        private static String blankToNull(String text) {
            return text == null || text.isBlank() ? null : text.strip();
        }
    }
}
