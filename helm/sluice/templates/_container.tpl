{{- /*
The container of Sluice, the same in every mode. Of a dict:
  context  what templates see: .Values of this chart, .Chart, .Release
  name     of the container
  http     the port that clients ask
  modelUrl where the model server is, or ""
  args     for KServe; may be missing
  kserve   true where the pod is KServe's own: the HTTP port has no name and stands alone there
*/}}
{{- define "sluice.container" -}}
{{- $values := .context.Values -}}
name: {{ .name }}
image: {{ include "sluice.image" .context | quote }}
imagePullPolicy: {{ $values.image.pullPolicy }}
{{- with .args }}
args:
  {{- toYaml . | nindent 2 }}
{{- end }}
env:
  - name: SERVER_PORT
    value: {{ .http | quote }}
  - name: MANAGEMENT_SERVER_PORT
    value: {{ $values.ports.management | quote }}
  {{- with .modelUrl }}
  - name: SLUICE_MODEL_URL
    value: {{ . | quote }}
  {{- end }}
  {{- if ne $values.model.encoding "same" }}
  - name: SLUICE_MODEL_ENCODING_KIND
    value: {{ $values.model.encoding | quote }}
  {{- end }}
  {{- with $values.tracing.endpoint }}
  - name: SLUICE_TRACING_ENDPOINT
    value: {{ . | quote }}
  - name: SLUICE_TRACING_SAMPLE
    value: {{ $values.tracing.sample | quote }}
  {{- end }}
  {{- with $values.configuration }}
  - name: SPRING_CONFIG_ADDITIONAL_LOCATION
    value: file:/etc/sluice/
  {{- end }}
  {{- with $values.javaToolOptions }}
  - name: JAVA_TOOL_OPTIONS
    value: {{ . | quote }}
  {{- end }}
  {{- range $name, $value := $values.env }}
  - name: {{ $name }}
    value: {{ $value | quote }}
  {{- end }}
{{- with $values.envFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
ports:
  {{- if .kserve }}
  - containerPort: {{ .http }}
    protocol: TCP
  {{- else }}
  - name: http
    containerPort: {{ .http }}
    protocol: TCP
  - name: management
    containerPort: {{ $values.ports.management }}
    protocol: TCP
  {{- end }}
{{- include "sluice.probes" $values | nindent 0 }}
lifecycle:
  preStop:
    sleep:
      seconds: {{ $values.preStopSeconds }}
securityContext:
  {{- toYaml $values.securityContext | nindent 2 }}
resources:
  {{- toYaml $values.resources | nindent 2 }}
{{- if $values.configuration }}
volumeMounts:
  - name: sluice-configuration
    mountPath: /etc/sluice
    readOnly: true
{{- end }}
{{- end }}

{{- define "sluice.probes" -}}
startupProbe:
  httpGet:
    path: /actuator/health/readiness
    port: {{ .ports.management }}
  {{- toYaml .probes.startup | nindent 2 }}
readinessProbe:
  httpGet:
    path: /actuator/health/readiness
    port: {{ .ports.management }}
  {{- toYaml .probes.readiness | nindent 2 }}
livenessProbe:
  httpGet:
    path: /actuator/health/liveness
    port: {{ .ports.management }}
  {{- toYaml .probes.liveness | nindent 2 }}
{{- end }}

{{- /* The volume behind "sluice-configuration"; nothing where there is no configuration. */}}
{{- define "sluice.volumes" -}}
{{- if .Values.configuration -}}
- name: sluice-configuration
  configMap:
    name: {{ include "sluice.fullname" . }}
{{- end -}}
{{- end }}

{{- /* Restarts pods when their configuration changes. */}}
{{- define "sluice.checksum" -}}
{{- if .Values.configuration -}}
checksum/configuration: {{ toYaml .Values.configuration | sha256sum }}
{{- end -}}
{{- end }}
