// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.interop;

import gurux.dlms.GXDLMSConnectionEventArgs;
import gurux.dlms.GXDateTime;
import gurux.dlms.ValueEventArgs;
import gurux.dlms.enums.AccessMode;
import gurux.dlms.enums.Authentication;
import gurux.dlms.enums.DataType;
import gurux.dlms.enums.ErrorCode;
import gurux.dlms.enums.InterfaceType;
import gurux.dlms.enums.MethodAccessMode;
import gurux.dlms.enums.ObjectType;
import gurux.dlms.enums.SourceDiagnostic;
import gurux.dlms.enums.Unit;
import gurux.dlms.objects.GXDLMSAssociationLogicalName;
import gurux.dlms.objects.GXDLMSClock;
import gurux.dlms.objects.GXDLMSData;
import gurux.dlms.objects.GXDLMSObject;
import gurux.dlms.objects.GXDLMSProfileGeneric;
import gurux.dlms.objects.GXDLMSRegister;
import gurux.dlms.secure.GXDLMSSecureServer2;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.GregorianCalendar;
import org.meterbase.itest.interop.Holdings.Row;

/** A meter of gurux.dlms, as one client sees it. */
final class GuruxMeter extends GXDLMSSecureServer2 {
    private static final int VALUE = 2;
    private static final int BY_RANGE = 1;
    /** So that a day of rows takes several blocks. */
    private static final int PDU = 1024;

    private final Security security;

    private final GuruxAssociations associations;

    /** @param counter the highest invocation counter that the meter took */
    GuruxMeter(Holdings holdings, Security security, GXDLMSData counter) {
        super(true, InterfaceType.WRAPPER);
        this.security = security;
        setMaxReceivePDUSize(PDU);
        GXDLMSClock clock = new GXDLMSClock(Holdings.CLOCK);
        GXDLMSData status = data(Holdings.STATUS, DataType.UINT8, 0);
        GXDLMSRegister index = register(Holdings.INDEX, Holdings.INDEX_SCALER, holdings.register());
        GXDLMSRegister energy = register(Holdings.ENERGY, Holdings.ENERGY_SCALER, 0);
        GXDLMSProfileGeneric profile = new GXDLMSProfileGeneric(Holdings.PROFILE);
        profile.setCapturePeriod(Holdings.PERIOD.toSeconds());
        profile.setProfileEntries(holdings.entries());
        for (GXDLMSObject captured : new GXDLMSObject[] {clock, status, index, energy}) {
            profile.addCaptureObject(captured, VALUE, 0);
        }
        profile.setSortObject(clock);
        profile.setSortObjectAttributeIndex(VALUE);
        for (Row row : holdings.rows()) {
            profile.addRow(new Object[] {dateTime(row.stamp()), 0, row.index(), row.energy()});
        }
        byte[] name = holdings.name().getBytes(StandardCharsets.US_ASCII);
        getItems().add(data(Holdings.LOGICAL_DEVICE_NAME, DataType.OCTET_STRING, name));
        getItems().add(data(Holdings.SERIAL_NUMBER, DataType.OCTET_STRING, name));
        getItems().addAll(Arrays.asList(clock, status, index, energy, profile, counter));
        associations = new GuruxAssociations(security);
        associations.addTo(getItems(), PDU, getConformance());
        initialize();
    }

    @Override
    protected boolean isTarget(int serverAddress, int clientAddress) {
        associations.of(clientAddress).ifPresent(this::setAssignedAssociation);
        return serverAddress == 1 && associations.of(clientAddress).isPresent();
    }

    @Override
    protected SourceDiagnostic onValidateAuthentication(Authentication authentication, byte[] password) {
        // Which mechanism it is belongs to the association; the proof of GMAC comes later.
        boolean right = authentication != Authentication.LOW || Arrays.equals(password, security.secret());
        return right ? SourceDiagnostic.NONE : SourceDiagnostic.AUTHENTICATION_FAILURE;
    }

    @Override
    public void onPreRead(ValueEventArgs[] reads) {
        for (ValueEventArgs read : reads) {
            if (read.getTarget() instanceof GXDLMSClock && read.getIndex() == VALUE) {
                ((GXDLMSClock) read.getTarget()).setTime(dateTime(Instant.now()));
            }
            if (read.getTarget() instanceof GXDLMSProfileGeneric
                    && read.getIndex() == VALUE
                    && read.getSelector() != BY_RANGE) {
                read.setError(ErrorCode.READ_WRITE_DENIED);
                read.setHandled(true);
            }
        }
    }

    @Override
    protected AccessMode onGetAttributeAccess(ValueEventArgs read) {
        return AccessMode.READ;
    }

    @Override
    protected MethodAccessMode onGetMethodAccess(ValueEventArgs action) {
        return action.getTarget() instanceof GXDLMSAssociationLogicalName && action.getIndex() == 1
                ? MethodAccessMode.ACCESS
                : MethodAccessMode.NO_ACCESS;
    }

    @Override
    protected GXDLMSObject onFindObject(ObjectType type, int shortName, String logicalName) {
        return null;
    }

    @Override
    public void onPreGet(ValueEventArgs[] captures) {}

    @Override
    public void onPostGet(ValueEventArgs[] captures) {}

    @Override
    public void onPostRead(ValueEventArgs[] reads) {}

    @Override
    protected void onPreWrite(ValueEventArgs[] writes) {}

    @Override
    protected void onPostWrite(ValueEventArgs[] writes) {}

    @Override
    protected void onPreAction(ValueEventArgs[] actions) {}

    @Override
    protected void onPostAction(ValueEventArgs[] actions) {}

    @Override
    protected void onConnected(GXDLMSConnectionEventArgs connection) {}

    @Override
    protected void onInvalidConnection(GXDLMSConnectionEventArgs connection) {}

    @Override
    protected void onDisconnected(GXDLMSConnectionEventArgs connection) {}

    static GXDLMSData data(String name, DataType type, Object value) {
        GXDLMSData data = new GXDLMSData(name);
        data.setDataType(VALUE, type);
        data.setValue(value);
        return data;
    }

    private static GXDLMSRegister register(String name, int scaler, long value) {
        GXDLMSRegister register = new GXDLMSRegister(name);
        register.setDataType(VALUE, DataType.UINT32);
        register.setScaler(Math.pow(10, scaler));
        register.setUnit(Unit.ACTIVE_ENERGY);
        register.setValue(value);
        return register;
    }

    private static GXDateTime dateTime(Instant instant) {
        return new GXDateTime(GregorianCalendar.from(instant.atZone(Holdings.OFFSET)));
    }
}
