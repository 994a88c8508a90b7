{{- /*
For charts of your own that have this one as a dependency, with `sluice.mode: sidecar` in their values:

  spec:
    initContainers:
      {{- include "sluice.sidecar" . | nindent 6 }}
    volumes:
      {{- include "sluice.sidecar.volumes" . | nindent 6 }}

Gives a native sidecar (Kubernetes 1.29 and later): it is ready before the model server starts, and ends after it.
The template reads `.Values.sluice` of the including chart.
*/}}
{{- define "sluice.sidecar.context" -}}
{{- $values := required "the values of the sidecar stand under `sluice`" .Values.sluice -}}
{{- $chart := dict "Name" "sluice" "Version" (.Subcharts.sluice.Chart.Version) "AppVersion" (.Subcharts.sluice.Chart.AppVersion) -}}
{{- dict "Values" $values "Chart" $chart "Release" .Release | toYaml -}}
{{- end }}

{{- define "sluice.sidecar" -}}
{{- $context := include "sluice.sidecar.context" . | fromYaml -}}
{{- $values := $context.Values -}}
{{- $url := printf "http://127.0.0.1:%v" $values.sidecar.modelPort -}}
{{- $container := dict "context" $context "name" "sluice" "http" $values.sidecar.port "modelUrl" $url -}}
- {{ include "sluice.container" $container | nindent 2 | trim }}
  restartPolicy: Always
{{- end }}

{{- define "sluice.sidecar.volumes" -}}
{{- include "sluice.volumes" (include "sluice.sidecar.context" . | fromYaml) -}}
{{- end }}
